package io.kindling.optim;

import io.kindling.nn.blas.Blas;
import io.kindling.settings.Component;

/**
 * A rule that turns parameters θ and the mean gradient g of a mini-batch into new parameters.
 *
 * <p>The rule itself never changes. What it remembers from step to step is an {@link
 * OptimizerState}, which a checkpoint holds.
 *
 * <p>This is the general way, for rules that look at the whole gradient ({@link
 * GradientStream#whole}) or at one matrix at a time ({@link OptimizerState#ranges}). Rules that
 * treat every element by itself are {@link ElementwiseOptimizer}s, which need one pass less.
 *
 * @see Optimizers
 */
public interface Optimizer extends Component {

  /** Returns this rule with its matrices, if it multiplies any, multiplied by these products. */
  default Optimizer using(Blas blas) {
    return this;
  }

  /** Returns the number of state vectors, each as long as the parameters. */
  int vectors();

  /**
   * Makes one step, in place.
   *
   * @param step counted from 0 over the whole run
   * @param parameters θ, replaced by its new value
   * @param gradient g; to be used once
   * @param learningRate η
   * @param state what this rule remembers; brought up to date
   */
  void step(
      long step,
      float[] parameters,
      GradientStream gradient,
      double learningRate,
      OptimizerState state);
}
