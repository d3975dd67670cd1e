package io.kindling.training;

import io.kindling.data.batch.Step;
import io.kindling.nn.FiniteFloats;

/** Ends a training whose loss or parameters are no longer finite: they would never be again. */
public final class DivergenceGuard implements TrainingListener {

  /** A training that diverged. The message is for the user, and says at which step. */
  public static final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DivergedException(String message) {
      super(message);
    }
  }

  /**
   * Looks at the step's loss and at the parameters after it.
   *
   * @throws DivergedException if either is NaN or infinite
   */
  @Override
  public void onStep(Step step, double meanLoss, TrainingState state) {
    boolean lossFinite = Double.isFinite(meanLoss);
    if (!lossFinite || !FiniteFloats.all(state.parameters())) {
      throw new DivergedException(
          String.format(
              "diverged at step %,d, in epoch %d: %s",
              step.number() + 1,
              step.epoch() + 1,
              lossFinite ? "a parameter is NaN or infinite" : "the loss is " + meanLoss));
    }
  }
}
