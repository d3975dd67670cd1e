package io.kindling.run;

import io.kindling.data.batch.Step;
import io.kindling.training.Engine;
import io.kindling.training.evaluation.Evaluation;
import io.kindling.training.gradient.Gradient;
import java.util.Optional;

/**
 * An engine that a stop need not wait for: executors may hang, or have gone and never come back,
 * and then what was asked of them never ends.
 */
public final class StoppableEngine implements Engine {

  /** A computation was given up, because the run is to stop. */
  public static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 2;

    private final boolean stateIsWhole;

    StoppedException(boolean stateIsWhole, Throwable cause) {
      super("stopped", cause);
      this.stateIsWhole = stateIsWhole;
    }

    /** Whether the training's state is one that a run can go on from. */
    public boolean stateIsWhole() {
      return stateIsWhole;
    }
  }

  private final Engine engine;
  private final StopRequest stop;
  private boolean inGradient;

  /** An engine that gives up once a stop was requested. */
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
    inGradient = true;
    Gradient gradient = stop.interruptible(() -> engine.gradient(step, parameters), true);
    inGradient = false;
    return gradient;
  }

  /**
   * Whether the training's state is one that a run can go on from: the engine failed to give the
   * gradient of a step, and nothing has changed since the step before.
   */
  boolean stateIsWhole() {
    return inGradient;
  }

  /**
   * @throws StoppedException if it was given up, in the middle of what follows a step
   */
  @Override
  public Optional<Evaluation> validate(float[] parameters) {
    return stop.interruptible(() -> engine.validate(parameters), false);
  }

  @Override
  public void close() {
    engine.close();
  }
}
