package io.kindling.run;

import io.kindling.data.batch.Step;
import io.kindling.training.Engine;
import io.kindling.training.evaluation.Evaluation;
import io.kindling.training.gradient.Gradient;
import java.util.Optional;

/**
 * Wraps an engine so that a stop can interrupt its computations, which never end if executors hang
 * or are lost for good.
 */
public final class StoppableEngine implements Engine {

  /** Thrown when a computation was interrupted because a stop was requested. */
  public static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 2;

    private final boolean resumable;

    StoppedException(boolean resumable, Throwable cause) {
      super("stopped", cause);
      this.resumable = resumable;
    }

    /** Returns whether a run can resume from the training's current state. */
    public boolean isResumable() {
      return resumable;
    }
  }

  private final Engine engine;
  private final StopRequest stop;
  private boolean inGradient;

  /**
   * Wraps an engine.
   *
   * @param stop the request that interrupts its computations
   */
  public StoppableEngine(Engine engine, StopRequest stop) {
    this.engine = engine;
    this.stop = stop;
  }

  @Override
  public String name() {
    return engine.name();
  }

  /**
   * Computes the gradient of a step.
   *
   * @throws StoppedException if a stop interrupted it; the parameters are then those after the
   *     previous step, so the state is resumable
   */
  @Override
  public Gradient gradient(Step step, float[] parameters) {
    inGradient = true;
    Gradient gradient = stop.interruptible(() -> engine.gradient(step, parameters), true);
    inGradient = false;
    return gradient;
  }

  /**
   * Returns whether a run can resume from the training's current state: the engine failed while it
   * computed the gradient of a step, so nothing has changed since the previous step.
   */
  boolean isResumable() {
    return inGradient;
  }

  /**
   * Evaluates the validation examples.
   *
   * @throws StoppedException if a stop interrupted it, in the middle of the work that follows a
   *     step, so the state is not resumable
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
