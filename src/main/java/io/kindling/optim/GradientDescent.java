package io.kindling.optim;

/**
 * Stochastic gradient descent (SGD) on mini-batches, without momentum: θ ← θ − η g (Robbins and
 * Monro, 1951).
 */
public record GradientDescent() implements ElementwiseOptimizer {

  @Override
  public String spec() {
    return "sgd";
  }

  @Override
  public int vectors() {
    return 0;
  }

  @Override
  public Update update(long step, double learningRate, OptimizerState state) {
    float rate = (float) learningRate;
    return (parameters, from, gradient, count) -> {
      for (int i = from; i < from + count; i++) {
        parameters[i] -= rate * gradient[i];
      }
    };
  }
}
