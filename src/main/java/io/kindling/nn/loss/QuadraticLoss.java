package io.kindling.nn.loss;

import io.kindling.nn.activation.Activation;
import io.kindling.nn.activation.Sigmoid;

/**
 * The quadratic loss: C = ½‖a − e_y‖² over sigmoid outputs (Nielsen, "Neural Networks and Deep
 * Learning", ch. 1).
 */
public record QuadraticLoss() implements Loss {

  private static final Activation OUTPUT = new Sigmoid();

  @Override
  public String spec() {
    return "quadratic";
  }

  @Override
  public Activation output() {
    return OUTPUT;
  }

  @Override
  public double example(float[] z, float[] a, int start, int units, int label) {
    double sum = 0;
    for (int j = 0; j < units; j++) {
      double difference = a[start + j] - (j == label ? 1.0 : 0.0);
      sum += difference * difference;
    }
    return sum / 2;
  }

  @Override
  public void outputGradient(float[] a, float[] delta, int first, int rows, int units) {
    OUTPUT.backward(a, a, delta, first, rows, units);
  }
}
