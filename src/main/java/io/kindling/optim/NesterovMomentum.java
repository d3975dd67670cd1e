package io.kindling.optim;

import java.util.List;

/**
 * Gradient descent with Nesterov's accelerated momentum, in the form that needs the gradient only
 * at the current parameters (Sutskever, Martens, Dahl and Hinton, "On the importance of
 * initialization and momentum in deep learning", 2013, after the change of variables of Bengio et
 * al., 2012):
 *
 * <pre>
 *   v ← μ v + g
 *   θ ← θ − η (g + μ v)
 * </pre>
 */
public final class NesterovMomentum implements Optimizer {

  private final float momentum;
  private final float[] velocity;

  /**
   * @param momentum μ, in [0, 1)
   * @param parameterCount the length of θ
   */
  public NesterovMomentum(double momentum, int parameterCount) {
    this.momentum = (float) momentum;
    this.velocity = new float[parameterCount];
  }

  @Override
  public Update begin(double learningRate) {
    float rate = (float) learningRate;
    float[] v = velocity;
    return (parameters, from, gradient, count) -> {
      for (int i = from; i < from + count; i++) {
        float g = gradient[i];
        float faster = momentum * v[i] + g;
        v[i] = faster;
        parameters[i] -= rate * (g + momentum * faster);
      }
    };
  }

  @Override
  public List<float[]> state() {
    return List.of(velocity);
  }

  @Override
  public void restoreSteps(long steps) {}
}
