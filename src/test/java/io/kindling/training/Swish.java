package io.kindling.training;

import io.kindling.KindParameters;
import io.kindling.Spelling;
import io.kindling.nn.Activation;

/**
 * A toy activation: a = z σ(βz) (Ramachandran, Zoph and Le, "Searching for Activation Functions",
 * 2017). It is not monotonic, so that f′ cannot be told from a: f′ = σ(βz) (1 + βz (1 − σ(βz))).
 *
 * @param beta β
 */
record Swish(double beta) implements Activation {

  static Swish of(KindParameters parameters) {
    return new Swish(parameters.number("beta", 1, value -> value > 0, "above 0"));
  }

  @Override
  public String spelling() {
    return Spelling.of("swish").with("beta", beta, 1).toString();
  }

  @Override
  public boolean needsWeightedInputs() {
    return true;
  }

  @Override
  public void forward(float[] z, float[] a, int first, int rows, int units) {
    for (int i = first * units; i < (first + rows) * units; i++) {
      a[i] = (float) (z[i] * sigmoid(beta * z[i]));
    }
  }

  @Override
  public void backward(float[] z, float[] a, float[] gradient, int first, int rows, int units) {
    for (int i = first * units; i < (first + rows) * units; i++) {
      double sigmoid = sigmoid(beta * z[i]);
      gradient[i] *= (float) (sigmoid * (1 + beta * z[i] * (1 - sigmoid)));
    }
  }

  /** StrictMath, because every machine must compute the same bits. */
  private static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }
}
