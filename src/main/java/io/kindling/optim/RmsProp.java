package io.kindling.optim;

import io.kindling.settings.ComponentParameters;
import io.kindling.settings.ComponentSpec;
import io.kindling.settings.Parameter;

/**
 * RMSProp (Tieleman and Hinton, "Lecture 6.5: Divide the gradient by a running average of its
 * recent magnitude", 2012):
 *
 * <pre>
 *   v ← ρ v + (1 − ρ) g²
 *   θ ← θ − η g / (√v + ε)
 * </pre>
 *
 * @param decay ρ, in [0, 1); 0.9 by default, as in the lecture
 * @param epsilon ε, in (0, 1]; 10⁻⁸ by default
 */
public record RmsProp(double decay, double epsilon) implements ElementwiseOptimizer {

  private static final Parameter DECAY = new Parameter("decay", 0.9, Adam::isDecay, Adam.DECAY);

  /**
   * Checks the arguments.
   *
   * @throws IllegalArgumentException if a parameter is out of range, also after rounding to single
   *     precision
   */
  public RmsProp {
    DECAY.check("rmsprop", decay);
    Adam.EPSILON.check("rmsprop", epsilon);
  }

  static RmsProp of(ComponentParameters parameters) {
    return new RmsProp(parameters.get(DECAY), parameters.get(Adam.EPSILON));
  }

  @Override
  public String spec() {
    return ComponentSpec.of("rmsprop").with(DECAY, decay).with(Adam.EPSILON, epsilon).toString();
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
