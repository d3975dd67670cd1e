package io.kindling.optim;

import io.kindling.settings.Heading;
import io.kindling.settings.Setting;
import io.kindling.settings.ValueType;
import java.util.List;

/**
 * Gradient clipping: an optimizer wrapper that replaces the gradient g by g min(1, c / ‖g‖), where
 * ‖g‖ is the Euclidean norm over all parameters (Pascanu, Mikolov and Bengio, "On the difficulty of
 * training Recurrent Neural Networks", 2013, algorithm 1).
 *
 * @param optimizer the optimizer that receives the clipped gradient
 * @param norm c, the largest norm, above 0
 */
public record ClippedOptimizer(Optimizer optimizer, double norm) implements OptimizerWrapper {

  /** The option {@code --clip-norm}: the largest norm of a step's gradient, or 0 for no limit. */
  public static final Setting<Double> CLIP_NORM =
      Setting.of(
          Heading.OPTIMIZATION,
          "clip-norm",
          "NORM",
          ValueType.NOT_NEGATIVE_REAL,
          "0",
          "Maximum Euclidean norm of a step's gradient over all parameters; a gradient with a larger"
              + " norm is scaled down to it. 0 for no limit. Default: ${DEFAULT-VALUE}");

  static final Kind KIND =
      new Kind(
          List.of(CLIP_NORM),
          (rule, values) ->
              values.get(CLIP_NORM) > 0 ? new ClippedOptimizer(rule, values.get(CLIP_NORM)) : rule);

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
