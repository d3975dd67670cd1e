package io.kindling.optim;

import io.kindling.nn.blas.Blas;
import io.kindling.settings.ComponentParameters;
import io.kindling.settings.ComponentSpec;
import io.kindling.settings.Parameter;
import io.kindling.settings.ParameterRange;
import java.util.Arrays;

/**
 * Muon (Jordan et al., "Muon: An optimizer for hidden layers in neural networks", 2024). Every
 * weight matrix W [units, inputs] except the last layer's is updated by
 *
 * <pre>
 *   M ← μ M + (1 − μ) G
 *   W ← W − η λ W − η √max(1, units / inputs) O,  O = orthogonalized (1 − μ) G + μ M
 * </pre>
 *
 * where {@link NewtonSchulz} does the orthogonalization. Biases and the last layer are updated by
 * Adam with β₁ = 0.9, β₂ = 0.95, ε = 10⁻¹⁰ and the learning rate r η.
 *
 * @param momentum μ, in [0, 1); 0.95 by default, as published
 * @param adam r, above 0; 0.015 by default, the ratio of the published learning rates 0.0003 (Adam)
 *     and 0.02 (Muon)
 * @param decay λ, at least 0; 0 by default
 */
public record Muon(double momentum, double adam, double decay) implements Optimizer {

  private static final Adam REST = new Adam(0.9, 0.95, 1e-10);

  private static final String POSITIVE = "above 0";

  private static final Parameter MOMENTUM =
      new Parameter("momentum", 0.95, Adam::isDecay, Adam.DECAY);
  private static final Parameter ADAM = new Parameter("adam", 0.015, Muon::isPositive, POSITIVE);
  private static final Parameter DECAY =
      new Parameter("decay", 0, AdamW::isNotNegative, AdamW.NOT_NEGATIVE);

  /**
   * Checks the arguments.
   *
   * @throws IllegalArgumentException if a parameter is out of range
   */
  public Muon {
    MOMENTUM.check("muon", momentum);
    ADAM.check("muon", adam);
    DECAY.check("muon", decay);
  }

  static Muon of(ComponentParameters parameters) {
    return new Muon(parameters.get(MOMENTUM), parameters.get(ADAM), parameters.get(DECAY));
  }

  private static boolean isPositive(double value) {
    return value > 0 && value <= Float.MAX_VALUE;
  }

  @Override
  public String spec() {
    return ComponentSpec.of("muon")
        .with(MOMENTUM, momentum)
        .with(ADAM, adam)
        .with(DECAY, decay)
        .toString();
  }

  @Override
  public int vectors() {
    return REST.vectors();
  }

  @Override
  public Optimizer using(Blas blas) {
    return new Computing(this, blas);
  }

  @Override
  public void step(
      long step,
      float[] parameters,
      GradientStream gradient,
      double learningRate,
      OptimizerState state) {
    using(Blas.VECTOR).step(step, parameters, gradient, learningRate, state);
  }

  /** The rule with the implementation of its matrix products. */
  private record Computing(Muon rule, Blas blas) implements Optimizer {

    private static final long serialVersionUID = 1;

    @Override
    public String spec() {
      return rule.spec();
    }

    @Override
    public int vectors() {
      return rule.vectors();
    }

    @Override
    public void step(
        long step,
        float[] parameters,
        GradientStream gradient,
        double learningRate,
        OptimizerState state) {
      float[] g = gradient.whole();
      ElementwiseOptimizer.Update rest = REST.update(step, rule.adam * learningRate, state);
      // Each range is processed by one thread, so the bits do not depend on the number of threads.
      state.ranges().parallelStream()
          .forEach(
              range -> {
                if (state.isHiddenWeights(range)) {
                  turn(range, parameters, g, learningRate, state.vector(0));
                } else {
                  rest.apply(parameters, range.offset(), g, range.length());
                }
              });
    }

    private void turn(
        ParameterRange range, float[] parameters, float[] g, double learningRate, float[] m) {
      float mu = (float) rule.momentum;
      float[] direction = Arrays.copyOfRange(g, range.offset(), range.end());
      for (int i = range.offset(); i < range.end(); i++) {
        m[i] = mu * m[i] + (1 - mu) * g[i];
      }
      for (int i = 0; i < direction.length; i++) {
        direction[i] = (1 - mu) * direction[i] + mu * m[range.offset() + i];
      }
      float[] turned =
          new NewtonSchulz(blas.load()).orthogonalized(direction, range.rows(), range.columns());
      double size = Math.sqrt(Math.max(1, (double) range.rows() / range.columns()));
      float rate = (float) (learningRate * size);
      float kept = (float) (1 - learningRate * rule.decay);
      for (int i = 0; i < turned.length; i++) {
        int at = range.offset() + i;
        parameters[at] = kept * parameters[at] - rate * turned[i];
      }
    }
  }
}
