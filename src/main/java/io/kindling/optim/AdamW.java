package io.kindling.optim;

import io.kindling.settings.ComponentParameters;
import io.kindling.settings.Parameter;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, "Decoupled Weight Decay Regularization",
 * 2019, algorithm 2; the decay is multiplied by the learning rate, as in PyTorch). Before Adam's
 * step:
 *
 * <pre>  w ← w − η λ w</pre>
 *
 * The decay applies to weights w, not to biases.
 *
 * @param adam the rule that is applied after the decay
 * @param decay λ, at least 0; 0.01 by default, as in PyTorch
 */
public record AdamW(Adam adam, double decay) implements ElementwiseOptimizer {

  static final String NOT_NEGATIVE = "0 or more";

  private static final Parameter DECAY =
      new Parameter("decay", 0.01, AdamW::isNotNegative, NOT_NEGATIVE);

  /**
   * Checks the arguments.
   *
   * @throws IllegalArgumentException if the decay is out of range
   */
  public AdamW {
    DECAY.check("adamw", decay);
  }

  static AdamW of(ComponentParameters parameters) {
    return new AdamW(Adam.of(parameters), parameters.get(DECAY));
  }

  /** Returns whether a value is 0 or more and within the range of floats. */
  public static boolean isNotNegative(double value) {
    return value >= 0 && value <= Float.MAX_VALUE;
  }

  @Override
  public String spec() {
    return adam.spec("adamw").with(DECAY, decay).toString();
  }

  @Override
  public int vectors() {
    return adam.vectors();
  }

  @Override
  public Update update(long step, double learningRate, OptimizerState state) {
    float kept = (float) (1 - learningRate * decay);
    Update rest = adam.update(step, learningRate, state);
    return (parameters, from, gradient, count) -> {
      state.forEachWeights(
          from,
          count,
          (start, end) -> {
            for (int i = start; i < end; i++) {
              parameters[i] *= kept;
            }
          });
      rest.apply(parameters, from, gradient, count);
    };
  }
}
