package io.kindling.nn.activation;

import io.kindling.settings.ComponentParameters;
import io.kindling.settings.ComponentSpec;
import io.kindling.settings.Parameter;
import java.util.Optional;

/**
 * The leaky rectified linear unit: a = z for z > 0, else s z; f′ = 1 for z > 0, else s (Maas,
 * Hannun and Ng, "Rectifier Nonlinearities Improve Neural Network Acoustic Models", 2013). This is
 * a class because Kryo 4 cannot serialize records.
 */
public final class LeakyRelu implements Activation {

  private static final long serialVersionUID = 1;

  private static final String EXPECTED = "above 0 and below 1";

  private static final Parameter SLOPE = new Parameter("slope", 0.01, LeakyRelu::isValid, EXPECTED);

  private final double slope;

  /**
   * Creates a leaky ReLU.
   *
   * @param slope s, in (0, 1); 0.01 by default, as in the paper
   * @throws IllegalArgumentException if the slope is out of range, also after rounding to single
   *     precision
   */
  public LeakyRelu(double slope) {
    SLOPE.check("leaky-relu", slope);
    this.slope = slope;
  }

  static LeakyRelu of(ComponentParameters parameters) {
    return new LeakyRelu(parameters.get(SLOPE));
  }

  private static boolean isValid(double slope) {
    return (float) slope > 0 && (float) slope < 1;
  }

  /** Returns s, the slope for z ≤ 0. */
  public double slope() {
    return slope;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LeakyRelu that && slope == that.slope;
  }

  @Override
  public int hashCode() {
    return Double.hashCode(slope);
  }

  @Override
  public String toString() {
    return spec();
  }

  @Override
  public String spec() {
    return ComponentSpec.of("leaky-relu").with(SLOPE, slope).toString();
  }

  @Override
  public <T> Optional<T> formula(Operators<T> operators, T z) {
    return Optional.of(operators.leakyRelu(z, (float) slope));
  }

  @Override
  public void forward(float[] z, float[] a, int first, int rows, int units) {
    float s = (float) slope;
    int end = (first + rows) * units;
    for (int i = first * units; i < end; i++) {
      a[i] = Math.max(s * z[i], z[i]);
    }
  }

  @Override
  public void backward(float[] z, float[] a, float[] gradient, int first, int rows, int units) {
    float s = (float) slope;
    int end = (first + rows) * units;
    for (int i = first * units; i < end; i++) {
      // Without a branch, as in Relu: 1 for every a > 0, else the slope.
      float positive = Math.max(0, Math.min(1, a[i] * Float.MAX_VALUE * Float.MAX_VALUE));
      gradient[i] *= s + (1 - s) * positive;
    }
  }
}
