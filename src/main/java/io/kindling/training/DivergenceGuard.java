package io.kindling.training;

import io.kindling.data.batch.Step;
import io.kindling.nn.FiniteFloats;

/**
 * A listener that ends a training whose loss or parameters are no longer finite, because they would
 * not become finite again.
 */
public final class DivergenceGuard implements TrainingListener {

  /**
   * An exception for a diverged training. Its message is written for the user and names the step.
   */
  public static final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DivergedException(String message) {
      super(message);
    }
  }

  /**
   * Checks the step's loss and the parameters after the step.
   *
   * @throws DivergedException if the loss or a parameter is NaN or infinite
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
