package io.kindling.training;

import io.kindling.data.Step;
import io.kindling.nn.Blas;
import java.util.Locale;

/** Ends a training whose numbers have left the finite ones, from where they do not come back. */
public final class DivergenceGuard implements Training.Observer {

  /** A training that diverged. The message is for the user. */
  public static final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DivergedException(String message) {
      super(message);
    }
  }

  private final Blas blas;
  private final float[] parameters;
  private final double learningRate;

  public DivergenceGuard(Blas blas, float[] parameters, double learningRate) {
    this.blas = blas;
    this.parameters = parameters;
    this.learningRate = learningRate;
  }

  /**
   * Looks at the step's loss and at the parameters after it.
   *
   * @throws DivergedException if either is NaN or infinite
   */
  @Override
  public boolean afterStep(Step step, double meanLoss) {
    boolean lossFinite = Double.isFinite(meanLoss);
    if (!lossFinite || !blas.allFinite(parameters)) {
      throw new DivergedException(
          String.format(
              Locale.ROOT,
              "diverged at step %,d, in epoch %d: %s. Begin another run (another --output) with a"
                  + " smaller --learning-rate (it is %s), a larger --batch-size or another"
                  + " --initializer. Checkpoints of this run, if there are any, are from before that"
                  + " step: --initial-model takes one to begin with",
              step.number() + 1,
              step.epoch() + 1,
              lossFinite ? "a parameter is NaN or infinite" : "the loss is " + meanLoss,
              learningRate));
    }
    return true;
  }
}
