package io.kindling.optim;

import io.kindling.settings.Heading;
import io.kindling.settings.ParameterRange;
import io.kindling.settings.Setting;
import io.kindling.settings.ValueType;
import java.util.List;

/**
 * Max-norm regularization: an optimizer wrapper that, after every step, scales the incoming weights
 * of each hidden unit down to norm c if their Euclidean norm is larger (Srivastava et al.,
 * "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", 2014, section 5.1).
 *
 * @param optimizer the optimizer that makes the step
 * @param longest c, the largest norm, above 0
 */
public record MaxNormOptimizer(Optimizer optimizer, double longest) implements OptimizerWrapper {

  /**
   * The option {@code --max-norm}: the largest norm of the incoming weights of a hidden unit, or 0
   * for no limit.
   */
  public static final Setting<Double> MAX_NORM =
      Setting.of(
          Heading.REGULARIZATION,
          "max-norm",
          "NORM",
          ValueType.NOT_NEGATIVE_REAL,
          "0",
          "Maximum Euclidean norm of the incoming weights of a hidden unit; weights with a larger norm"
              + " are scaled down to it after a step. 0 for no limit. Default: ${DEFAULT-VALUE}");

  static final Kind KIND =
      new Kind(
          List.of(MAX_NORM),
          (rule, values) ->
              values.get(MAX_NORM) > 0 ? new MaxNormOptimizer(rule, values.get(MAX_NORM)) : rule);

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
