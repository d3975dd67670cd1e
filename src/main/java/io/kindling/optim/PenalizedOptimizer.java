package io.kindling.optim;

import io.kindling.settings.Heading;
import io.kindling.settings.Setting;
import io.kindling.settings.ValueType;
import java.util.List;

/**
 * L1 and L2 regularization: an optimizer wrapper that minimizes C + λ₁ Σ |w| + ½ λ₂ Σ w² instead of
 * the cost C, where w are all weights without biases. It adds λ₁ sign(w) + λ₂ w to the gradient.
 *
 * @param optimizer the optimizer that receives the changed gradient
 * @param l1 λ₁, at least 0
 * @param l2 λ₂, at least 0
 */
public record PenalizedOptimizer(Optimizer optimizer, double l1, double l2)
    implements OptimizerWrapper {

  /** The option {@code --l1}: λ₁, the factor of the sum of absolute weights in the cost. */
  public static final Setting<Double> L1 =
      Setting.of(
          Heading.REGULARIZATION,
          "l1",
          "FACTOR",
          ValueType.NOT_NEGATIVE_REAL,
          "0",
          "Factor of the L1 penalty, 0 or more: add FACTOR times the sum of absolute weights (without"
              + " biases) to the cost. 0 for no penalty. Default: ${DEFAULT-VALUE}");

  /** The option {@code --l2}: λ₂, the factor of half the sum of squared weights in the cost. */
  public static final Setting<Double> L2 =
      Setting.of(
          Heading.REGULARIZATION,
          "l2",
          "FACTOR",
          ValueType.NOT_NEGATIVE_REAL,
          "0",
          "Factor of the L2 penalty, 0 or more: add FACTOR / 2 times the sum of squared weights"
              + " (without biases) to the cost. 0 for no penalty. For decoupled weight decay, use"
              + " --optimizer adamw. Default: ${DEFAULT-VALUE}");

  static final Kind KIND =
      new Kind(
          List.of(L1, L2),
          (rule, values) ->
              values.get(L1) > 0 || values.get(L2) > 0
                  ? new PenalizedOptimizer(rule, values.get(L1), values.get(L2))
                  : rule);

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

  /**
   * Adds the derivative of the penalties to a block of the gradient, in place, because the gradient
   * is used only once.
   */
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
