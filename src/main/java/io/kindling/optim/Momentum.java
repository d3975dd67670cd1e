package io.kindling.optim;

import io.kindling.settings.ComponentParameters;
import io.kindling.settings.ComponentSpec;
import io.kindling.settings.Parameter;

/**
 * Gradient descent with momentum (Polyak, "Some methods of speeding up the convergence of iteration
 * methods", 1964; the learning rate is not part of the velocity, as in PyTorch):
 *
 * <pre>
 *   v ← μ v + g
 *   θ ← θ − η v
 * </pre>
 *
 * @param momentum μ, in [0, 1); 0.9 by default
 */
public record Momentum(double momentum) implements ElementwiseOptimizer {

  private static final Parameter MOMENTUM =
      new Parameter("momentum", 0.9, Adam::isDecay, Adam.DECAY);

  /**
   * Checks the arguments.
   *
   * @throws IllegalArgumentException if μ is out of range, also after rounding to single precision
   */
  public Momentum {
    MOMENTUM.check("momentum", momentum);
  }

  static Momentum of(ComponentParameters parameters) {
    return new Momentum(parameters.get(MOMENTUM));
  }

  @Override
  public String spec() {
    return ComponentSpec.of("momentum").with(MOMENTUM, momentum).toString();
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
        float faster = mu * v[i] + gradient[i];
        v[i] = faster;
        parameters[i] -= rate * faster;
      }
    };
  }
}
