package io.kindling.nn.loss;

import io.kindling.nn.activation.Activation;
import io.kindling.nn.activation.Exponential;
import io.kindling.nn.activation.Operators;
import java.util.Optional;

/**
 * The softmax function over the units of a row: a_j = e^z_j / Σ_k e^z_k. It is the output
 * activation of {@link CrossEntropy}, which computes the derivative of loss and softmax together.
 */
public record Softmax() implements Activation {

  @Override
  public String spec() {
    return "softmax";
  }

  /** Returns true, because {@link CrossEntropy#example} computes the cost from z. */
  @Override
  public boolean needsWeightedInputs() {
    return true;
  }

  @Override
  public <T> Optional<T> formula(Operators<T> operators, T z) {
    return Optional.of(operators.softmax(z));
  }

  @Override
  public void forward(float[] z, float[] a, int first, int rows, int units) {
    for (int row = first; row < first + rows; row++) {
      int start = row * units;
      int end = start + units;
      // Subtracting the largest z from every z keeps e^z in range; the quotient is the same.
      float largest = Float.NEGATIVE_INFINITY;
      for (int i = start; i < end; i++) {
        largest = Math.max(largest, z[i]);
      }
      float sum = 0;
      for (int i = start; i < end; i++) {
        a[i] = Exponential.exp(z[i] - largest);
        sum += a[i];
      }
      for (int i = start; i < end; i++) {
        a[i] /= sum;
      }
    }
  }

  @Override
  public void backward(float[] z, float[] a, float[] gradient, int first, int rows, int units) {
    throw new IllegalStateException("softmax is differentiated together with cross-entropy");
  }
}
