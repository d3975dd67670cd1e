package io.kindling.optim;

import io.kindling.settings.ParameterRange;

/**
 * An optimizer after whose step the incoming weights of every hidden unit are brought back to norm
 * c if they are longer (Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from
 * Overfitting", 2014, section 5.1).
 *
 * @param optimizer the rule
 * @param longest c, above 0
 */
public record MaxNormOptimizer(Optimizer optimizer, double longest) implements OptimizerWrapper {

  @Override
  public void step(
      long step,
      float[] parameters,
      GradientStream gradient,
      double learningRate,
      OptimizerState state) {
    optimizer.step(step, parameters, gradient, learningRate, state);
    state.ranges().parallelStream()
        .filter(state::isHiddenWeights)
        .forEach(range -> shorten(range, parameters));
  }

  private void shorten(ParameterRange range, float[] parameters) {
    for (int unit = 0; unit < range.rows(); unit++) {
      int start = range.offset() + unit * range.columns();
      int end = start + range.columns();
      double norm = Norm.of(parameters, start, end);
      if (norm > longest) {
        float factor = (float) (longest / norm);
        for (int i = start; i < end; i++) {
          parameters[i] *= factor;
        }
      }
    }
  }
}
