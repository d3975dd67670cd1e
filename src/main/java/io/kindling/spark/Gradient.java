package io.kindling.spark;

/**
 * The gradient and the loss of a mini-batch, as means over its examples.
 *
 * <p>Both were summed to the very end and divided once, by the number of examples that took part,
 * so that a short last batch weighs as it should.
 */
public final class Gradient {

  private final float[] mean;
  private final double meanLoss;

  /**
   * @param mean ∂C/∂parameters, averaged over the examples; not copied
   * @param meanLoss C, averaged over the examples
   */
  Gradient(float[] mean, double meanLoss) {
    this.mean = mean;
    this.meanLoss = meanLoss;
  }

  /** The mean gradient, laid out as the parameters are. */
  public float[] mean() {
    return mean;
  }

  /** The mean loss. */
  public double meanLoss() {
    return meanLoss;
  }
}
