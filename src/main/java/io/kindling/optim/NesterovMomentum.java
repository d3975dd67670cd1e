package io.kindling.optim;

import io.kindling.settings.ComponentParameters;
import io.kindling.settings.ComponentSpec;
import io.kindling.settings.Parameter;

/**
 * Gradient descent with Nesterov's accelerated momentum, in the form that evaluates the gradient
 * only at the current parameters (Sutskever, Martens, Dahl and Hinton, "On the importance of
 * initialization and momentum in deep learning", 2013, after the change of variables of Bengio et
 * al., 2012):
 *
 * <pre>
 *   v ← μ v + g
 *   θ ← θ − η (g + μ v)
 * </pre>
 *
 * @param momentum μ, in [0, 1); 0.9 by default
 */
public record NesterovMomentum(double momentum) implements ElementwiseOptimizer {

  private static final String EXPECTED = "from 0 to below 1";

  private static final Parameter MOMENTUM =
      new Parameter("momentum", 0.9, NesterovMomentum::isValid, EXPECTED);

  /**
   * Checks the arguments.
   *
   * @throws IllegalArgumentException if μ is out of range, also after rounding to single precision
   */
  public NesterovMomentum {
    MOMENTUM.check("nesterov", momentum);
  }

  static NesterovMomentum of(ComponentParameters parameters) {
    return new NesterovMomentum(parameters.get(MOMENTUM));
  }

  private static boolean isValid(double momentum) {
    return momentum >= 0 && (float) momentum < 1;
  }

  @Override
  public String spec() {
    return ComponentSpec.of("nesterov").with(MOMENTUM, momentum).toString();
  }

  @Override
  public int vectors() {
    return 1;
  }

  @Override
  public Update update(long step, double learningRate, OptimizerState state) {
    float rate = (float) learningRate;
    float mu = (float) momentum;
    float[] v = state.vector(0);
    return (parameters, from, gradient, count) -> {
      for (int i = from; i < from + count; i++) {
        float g = gradient[i];
        float faster = mu * v[i] + g;
        v[i] = faster;
        parameters[i] -= rate * (g + mu * faster);
      }
    };
  }
}
