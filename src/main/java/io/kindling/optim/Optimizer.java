package io.kindling.optim;

import io.kindling.nn.blas.Blas;
import io.kindling.settings.Component;

/**
 * A rule that computes new parameters from the parameters θ and the mean gradient g of a
 * mini-batch.
 *
 * <p>Optimizers are immutable. The values that a rule keeps from step to step are in an {@link
 * OptimizerState}, which checkpoints store.
 *
 * <p>Implement this interface directly for a rule that needs the whole gradient ({@link
 * GradientStream#whole}) or one matrix at a time ({@link OptimizerState#ranges}). Implement {@link
 * ElementwiseOptimizer} for a rule that updates every element independently; it needs one pass less
 * over the gradient.
 *
 * @see Optimizers
 */
public interface Optimizer extends Component {

  /**
   * Returns this rule with the given implementation of matrix products, if it multiplies matrices;
   * otherwise returns this rule.
   */
  default Optimizer using(Blas blas) {
    return this;
  }

  /** Returns the number of state vectors, each as long as the parameters. */
  int vectors();

  /**
   * Updates the parameters and the state by one step, in place.
   *
   * @param step the step's number, counted from 0 over the whole run
   * @param parameters θ, replaced by its new value
   * @param gradient g; can be consumed only once
   * @param learningRate η
   * @param state the state of this optimizer, updated in place
   */
  void step(
      long step,
      float[] parameters,
      GradientStream gradient,
      double learningRate,
      OptimizerState state);
}
