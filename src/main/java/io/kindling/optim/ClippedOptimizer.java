package io.kindling.optim;

/**
 * An optimizer that is given g min(1, c / ‖g‖) in place of the gradient g, where ‖g‖ is the norm
 * over all parameters (Pascanu, Mikolov and Bengio, "On the difficulty of training Recurrent Neural
 * Networks", 2013, algorithm 1).
 *
 * @param optimizer the rule
 * @param norm c, above 0
 */
public record ClippedOptimizer(Optimizer optimizer, double norm) implements OptimizerWrapper {

  @Override
  public void step(
      long step,
      float[] parameters,
      GradientStream gradient,
      double learningRate,
      OptimizerState state) {
    float[] g = gradient.whole();
    double found = Norm.of(g, 0, g.length);
    if (found > norm) {
      float factor = (float) (norm / found);
      for (int i = 0; i < g.length; i++) {
        g[i] *= factor;
      }
    }
    optimizer.step(step, parameters, new WholeGradient(g), learningRate, state);
  }
}
