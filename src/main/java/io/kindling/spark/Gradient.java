package io.kindling.spark;

/**
 * The gradient and the loss of a mini-batch, as sums over its examples.
 *
 * <p>Sums are kept until the very end and divided once, by the number of examples that took part,
 * so that a short last batch weighs as it should.
 */
public final class Gradient {

  private final float[] sum;
  private final double loss;
  private final int examples;

  /**
   * @param sum Σ ∂C/∂parameters; owned by this object from now on
   * @param loss Σ C
   * @param examples the number of terms of both sums
   */
  public Gradient(float[] sum, double loss, int examples) {
    this.sum = sum;
    this.loss = loss;
    this.examples = examples;
  }

  /** Divides the sum by the number of examples, in place, and returns it. To be called once. */
  public float[] mean() {
    float count = examples;
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= count;
    }
    return sum;
  }

  /** The mean loss. */
  public double meanLoss() {
    return loss / examples;
  }
}
