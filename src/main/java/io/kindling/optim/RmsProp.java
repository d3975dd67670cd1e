package io.kindling.optim;

import io.kindling.settings.KindParameters;
import io.kindling.settings.Spelling;

/**
 * RMSProp (Tieleman and Hinton, "Lecture 6.5: Divide the gradient by a running average of its
 * recent magnitude", 2012):
 *
 * <pre>
 *   v ← ρ v + (1 − ρ) g²
 *   θ ← θ − η g / (√v + ε)
 * </pre>
 *
 * @param decay ρ, in [0, 1); the lecture's 0.9 by default
 * @param epsilon ε, above 0; 10⁻⁸ by default
 */
public record RmsProp(double decay, double epsilon) implements ElementwiseOptimizer {

  private static final double DEFAULT_DECAY = 0.9;

  /**
   * @throws IllegalArgumentException if a number is out of its range, in single precision, too
   */
  public RmsProp {
    KindParameters.check("rmsprop", "decay", decay, Adam::isDecay, Adam.DECAY);
    KindParameters.check("rmsprop", "epsilon", epsilon, Adam::isSmall, Adam.SMALL);
  }

  static RmsProp of(KindParameters parameters) {
    return new RmsProp(
        parameters.number("decay", DEFAULT_DECAY, Adam::isDecay, Adam.DECAY),
        parameters.number("epsilon", Adam.EPSILON, Adam::isSmall, Adam.SMALL));
  }

  @Override
  public String spelling() {
    return Spelling.of("rmsprop")
        .with("decay", decay, DEFAULT_DECAY)
        .with("epsilon", epsilon, Adam.EPSILON)
        .toString();
  }

  @Override
  public int vectors() {
    return 1;
  }

  @Override
  public Update update(long step, double learningRate, OptimizerState state) {
    float rate = (float) learningRate;
    float rho = (float) decay;
    float smallest = (float) epsilon;
    float[] v = state.vector(0);
    return (parameters, from, gradient, count) -> {
      for (int i = from; i < from + count; i++) {
        float g = gradient[i];
        float newMean = rho * v[i] + (1 - rho) * g * g;
        v[i] = newMean;
        parameters[i] -= rate * g / ((float) Math.sqrt(newMean) + smallest);
      }
    };
  }
}
