package io.kindling.optim;

import io.kindling.settings.Heading;
import io.kindling.settings.Setting;
import io.kindling.settings.ValueType;
import java.util.List;

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

  /** Factor of the sum of absolute weights in the cost. */
  public static final Setting<Double> L1 =
      Setting.of(
          Heading.REGULARIZATION,
          "l1",
          "FACTOR",
          ValueType.NOT_NEGATIVE_REAL,
          "0",
          "Add FACTOR times the sum of absolute weights, not biases, to the cost. Default:"
              + " ${DEFAULT-VALUE}");

  /** Factor of half the sum of squared weights in the cost. */
  public static final Setting<Double> L2 =
      Setting.of(
          Heading.REGULARIZATION,
          "l2",
          "FACTOR",
          ValueType.NOT_NEGATIVE_REAL,
          "0",
          "Add FACTOR / 2 times the sum of squared weights, not biases, to the cost; for decoupled"
              + " weight decay see --optimizer adamw. Default: ${DEFAULT-VALUE}");

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
