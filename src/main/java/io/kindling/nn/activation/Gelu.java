package io.kindling.nn.activation;

import java.util.Optional;

/**
 * The Gaussian error linear unit (GELU), tanh approximation: a = ½ z (1 + tanh u) with u = √(2/π)
 * (z + 0.044715 z³) is within 5·10⁻⁴ of z Φ(z), where Φ is the standard normal distribution
 * function (Hendrycks and Gimpel, "Gaussian Error Linear Units (GELUs)", 2016). Its derivative is
 * f′ = ½ (1 + tanh u) + ½ z (1 − tanh² u) √(2/π) (1 + 3 · 0.044715 z²).
 */
public record Gelu() implements Activation {

  /** √(2/π). */
  private static final float SCALE = 0.7978846f;

  private static final float CUBIC = 0.044715f;

  @Override
  public String spec() {
    return "gelu";
  }

  @Override
  public boolean needsWeightedInputs() {
    return true;
  }

  @Override
  public <T> Optional<T> formula(Operators<T> operators, T z) {
    T cube = operators.multiply(z, operators.multiply(z, z));
    T sum = operators.add(z, operators.multiply(cube, operators.constant(CUBIC)));
    T u = operators.multiply(sum, operators.constant(SCALE));
    T half = operators.multiply(z, operators.constant(0.5f));
    return Optional.of(
        operators.multiply(half, operators.add(operators.tanh(u), operators.constant(1))));
  }

  @Override
  public void forward(float[] z, float[] a, int first, int rows, int units) {
    int end = (first + rows) * units;
    for (int i = first * units; i < end; i++) {
      float x = z[i];
      a[i] = 0.5f * x * (1 + tanh(SCALE * (x + CUBIC * x * x * x)));
    }
  }

  @Override
  public void backward(float[] z, float[] a, float[] gradient, int first, int rows, int units) {
    int end = (first + rows) * units;
    for (int i = first * units; i < end; i++) {
      // For |x| > 10, f′ is 0 or 1. The limit prevents 0 · ∞ = NaN when x² overflows.
      float x = Math.max(-10, Math.min(10, z[i]));
      float t = tanh(SCALE * (x + CUBIC * x * x * x));
      gradient[i] *= 0.5f * (1 + t) + 0.5f * x * (1 - t * t) * SCALE * (1 + 3 * CUBIC * x * x);
    }
  }

  private static float tanh(float x) {
    float y = Exponential.expm1(2 * x);
    return y / (y + 2);
  }
}
