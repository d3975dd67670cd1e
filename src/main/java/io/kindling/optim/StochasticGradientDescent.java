package io.kindling.optim;

import java.util.List;

/** Plain gradient descent on mini-batches: θ ← θ − η g (Robbins and Monro, 1951). */
public final class StochasticGradientDescent implements Optimizer {

  @Override
  public Update begin(double learningRate) {
    float rate = (float) learningRate;
    return (parameters, from, gradient, count) -> {
      for (int i = from; i < from + count; i++) {
        parameters[i] -= rate * gradient[i];
      }
    };
  }

  @Override
  public List<float[]> state() {
    return List.of();
  }

  @Override
  public void restoreSteps(long steps) {}
}
