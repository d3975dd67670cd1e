package io.kindling.optim;

/**
 * An optimizer that makes C + λ₁ Σ |w| + ½ λ₂ Σ w² small instead of the cost C, where w are all
 * weights and no biases: it adds λ₁ sign(w) + λ₂ w to the gradient.
 *
 * @param optimizer the rule
 * @param l1 λ₁, at least 0
 * @param l2 λ₂, at least 0
 */
public record PenalizedOptimizer(Optimizer optimizer, double l1, double l2)
    implements OptimizerWrapper {

  @Override
  public void step(
      long step,
      float[] parameters,
      GradientStream gradient,
      double learningRate,
      OptimizerState state) {
    GradientStream penalized =
        new GradientStream() {
          @Override
          public void forEachBlock(BlockConsumer consumer) {
            gradient.forEachBlock(
                (from, g, count) -> {
                  add(parameters, g, from, count, state);
                  consumer.accept(from, g, count);
                });
          }

          @Override
          public float[] whole() {
            float[] g = gradient.whole();
            add(parameters, g, 0, g.length, state);
            return g;
          }
        };
    optimizer.step(step, parameters, penalized, learningRate, state);
  }

  /** In place: the gradient is used once. */
  private void add(float[] parameters, float[] g, int from, int count, OptimizerState state) {
    float first = (float) l1;
    float second = (float) l2;
    state.forEachWeights(
        from,
        count,
        (start, end) -> {
          for (int i = start; i < end; i++) {
            g[i] += second * parameters[i];
          }
          for (int i = start; first != 0 && i < end; i++) {
            g[i] += first * Math.signum(parameters[i]);
          }
        });
  }
}
