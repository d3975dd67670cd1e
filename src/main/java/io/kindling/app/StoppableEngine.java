package io.kindling.app;

import io.kindling.data.Step;
import io.kindling.spark.Engine;
import io.kindling.spark.Evaluation;
import io.kindling.spark.Gradient;

/**
 * An engine that does not hold up a wish to stop: executors may hang, or have gone and never come
 * back, and then what was asked of them never ends.
 */
final class StoppableEngine implements Engine {

  /** A computation was given up, because the run is to stop. */
  static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final long steps;

    StoppedException(long steps, Throwable cause) {
      super("stopped", cause);
      this.steps = steps;
    }

    /** The number of steps that are complete in every way, or 0 where none is certain to be. */
    long steps() {
      return steps;
    }
  }

  private final Engine engine;
  private final StopRequest stop;

  StoppableEngine(Engine engine, StopRequest stop) {
    this.engine = engine;
    this.stop = stop;
  }

  @Override
  public String name() {
    return engine.name();
  }

  /**
   * @throws StoppedException if it was given up; the parameters are those after the step before
   */
  @Override
  public Gradient gradient(Step step, float[] parameters) {
    return stop.interruptible(() -> engine.gradient(step, parameters), step.number());
  }

  /**
   * @throws StoppedException if it was given up, in the middle of what follows a step
   */
  @Override
  public Evaluation validate(float[] parameters) {
    return stop.interruptible(() -> engine.validate(parameters), 0);
  }

  @Override
  public void close() {
    engine.close();
  }
}
