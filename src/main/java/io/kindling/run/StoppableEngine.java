package io.kindling.run;

import io.kindling.data.Step;
import io.kindling.training.Engine;
import io.kindling.training.Evaluation;
import io.kindling.training.Gradient;

/**
 * An engine that does not hold up a wish to stop: executors may hang, or have gone and never come
 * back, and then what was asked of them never ends.
 */
public final class StoppableEngine implements Engine {

  /** A computation was given up, because the run is to stop. */
  public static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final long steps;

    public StoppedException(long steps, Throwable cause) {
      super("stopped", cause);
      this.steps = steps;
    }

    /** The number of steps that are complete in every way, or 0 where none is certain to be. */
    public long steps() {
      return steps;
    }
  }

  private final Engine engine;
  private final StopRequest stop;

  public StoppableEngine(Engine engine, StopRequest stop) {
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
