package io.kindling.nn.activation;

import java.util.Optional;

/**
 * The rectified linear unit (ReLU): a = max(0, z); f′ = 1 for z > 0, else 0 (Nair and Hinton,
 * "Rectified Linear Units Improve Restricted Boltzmann Machines", 2010).
 */
public record Relu() implements Activation {

  @Override
  public String spec() {
    return "relu";
  }

  @Override
  public <T> Optional<T> formula(Operators<T> operators, T z) {
    return Optional.of(operators.relu(z));
  }

  @Override
  public void forward(float[] z, float[] a, int first, int rows, int units) {
    int end = (first + rows) * units;
    for (int i = first * units; i < end; i++) {
      a[i] = Math.max(0, z[i]);
    }
  }

  @Override
  public void backward(float[] z, float[] a, float[] gradient, int first, int rows, int units) {
    int end = (first + rows) * units;
    for (int i = first * units; i < end; i++) {
      // 1 for every a > 0, however small, and 0 for a = 0. A branch takes forty times as long,
      // because half of its predictions are wrong.
      gradient[i] *= Math.min(1, a[i] * Float.MAX_VALUE * Float.MAX_VALUE);
    }
  }
}
