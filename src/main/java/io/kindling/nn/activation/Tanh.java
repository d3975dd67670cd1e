package io.kindling.nn.activation;

import java.util.Optional;

/** The hyperbolic tangent: a = tanh z, computed as y / (y + 2) with y = e^2z − 1; f′ = 1 − a². */
public record Tanh() implements Activation {

  @Override
  public String spec() {
    return "tanh";
  }

  @Override
  public <T> Optional<T> formula(Operators<T> operators, T z) {
    return Optional.of(operators.tanh(z));
  }

  @Override
  public void forward(float[] z, float[] a, int first, int rows, int units) {
    int end = (first + rows) * units;
    for (int i = first * units; i < end; i++) {
      float y = Exponential.expm1(2 * z[i]);
      a[i] = y / (y + 2);
    }
  }

  @Override
  public void backward(float[] z, float[] a, float[] gradient, int first, int rows, int units) {
    int end = (first + rows) * units;
    for (int i = first * units; i < end; i++) {
      gradient[i] *= 1 - a[i] * a[i];
    }
  }
}
