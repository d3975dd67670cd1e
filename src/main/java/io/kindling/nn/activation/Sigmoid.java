package io.kindling.nn.activation;

import java.util.Optional;

/** The logistic sigmoid: a = 1 / (1 + e^−z), computed as 1 / (2 + (e^−z − 1)); f′ = a (1 − a). */
public record Sigmoid() implements Activation {

  @Override
  public String spec() {
    return "sigmoid";
  }

  @Override
  public <T> Optional<T> formula(Operators<T> operators, T z) {
    return Optional.of(operators.sigmoid(z));
  }

  @Override
  public void forward(float[] z, float[] a, int first, int rows, int units) {
    int end = (first + rows) * units;
    for (int i = first * units; i < end; i++) {
      a[i] = 1 / (2 + Exponential.expm1(-z[i]));
    }
  }

  @Override
  public void backward(float[] z, float[] a, float[] gradient, int first, int rows, int units) {
    int end = (first + rows) * units;
    for (int i = first * units; i < end; i++) {
      gradient[i] *= a[i] * (1 - a[i]);
    }
  }
}
