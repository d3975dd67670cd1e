package io.kindling.optim;

import io.kindling.settings.ComponentParameters;
import io.kindling.settings.ComponentSpec;
import io.kindling.settings.Parameter;

/**
 * Adam (Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015, algorithm 1, with the
 * bias corrections moved into the learning rate, as at the end of section 2):
 *
 * <pre>
 *   m ← β₁ m + (1 − β₁) g
 *   v ← β₂ v + (1 − β₂) g²
 *   θ ← θ − η m̂ / (√v̂ + ε),  m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ)
 * </pre>
 *
 * @param beta1 β₁, in [0, 1); 0.9 by default, as in the paper
 * @param beta2 β₂, in [0, 1); 0.999 by default, as in the paper
 * @param epsilon ε, in (0, 1]; 10⁻⁸ by default, as in the paper
 */
public record Adam(double beta1, double beta2, double epsilon) implements ElementwiseOptimizer {

  static final String DECAY = "from 0 to below 1";
  static final String SMALL = "above 0, up to 1";

  private static final Parameter BETA1 = new Parameter("beta1", 0.9, Adam::isDecay, DECAY);
  private static final Parameter BETA2 = new Parameter("beta2", 0.999, Adam::isDecay, DECAY);
  static final Parameter EPSILON = new Parameter("epsilon", 1e-8, Adam::isSmall, SMALL);

  /**
   * Checks the arguments.
   *
   * @throws IllegalArgumentException if a parameter is out of range, also after rounding to single
   *     precision
   */
  public Adam {
    BETA1.check("adam", beta1);
    BETA2.check("adam", beta2);
    EPSILON.check("adam", epsilon);
  }

  static Adam of(ComponentParameters parameters) {
    return new Adam(parameters.get(BETA1), parameters.get(BETA2), parameters.get(EPSILON));
  }

  static boolean isDecay(double value) {
    return value >= 0 && (float) value < 1;
  }

  static boolean isSmall(double value) {
    return (float) value > 0 && value <= 1;
  }

  @Override
  public String spec() {
    return spec("adam").toString();
  }

  /** Returns a spec with this rule's parameters, to which a variant of Adam may add its own. */
  ComponentSpec spec(String name) {
    return ComponentSpec.of(name).with(BETA1, beta1).with(BETA2, beta2).with(EPSILON, epsilon);
  }

  @Override
  public int vectors() {
    return 2;
  }

  @Override
  public Update update(long step, double learningRate, OptimizerState state) {
    float b1 = (float) beta1;
    float b2 = (float) beta2;
    double correction1 = 1 - StrictMath.pow(b1, step + 1.0);
    double correction2 = StrictMath.sqrt(1 - StrictMath.pow(b2, step + 1.0));
    // η m̂ / (√v̂ + ε), with numerator and denominator multiplied by √(1 − β₂ᵗ).
    float rate = (float) (learningRate * correction2 / correction1);
    float smallest = (float) (epsilon * correction2);
    float[] m = state.vector(0);
    float[] v = state.vector(1);
    return (parameters, from, gradient, count) -> {
      for (int i = from; i < from + count; i++) {
        float g = gradient[i];
        float newMean = b1 * m[i] + (1 - b1) * g;
        float newVariance = b2 * v[i] + (1 - b2) * g * g;
        m[i] = newMean;
        v[i] = newVariance;
        parameters[i] -= rate * newMean / ((float) Math.sqrt(newVariance) + smallest);
      }
    };
  }
}
