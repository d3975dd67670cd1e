package io.kindling.optim;

import java.util.List;

/**
 * A rule that turns parameters and the mean gradient of a mini-batch into new parameters.
 *
 * <p>An optimizer may remember vectors as long as the parameters, and counts the steps it has made;
 * both make up the state that a checkpoint holds.
 */
public interface Optimizer {

  /**
   * Makes one step, in place.
   *
   * @param parameters θ, replaced by its new value
   * @param gradient the mean gradient g, as long as θ; left as it is
   * @param learningRate the step's learning rate η
   */
  void step(float[] parameters, float[] gradient, double learningRate);

  /**
   * The vectors that this optimizer remembers, in an order of its own that never changes: the very
   * arrays, so that writing into them restores a state.
   */
  List<float[]> state();

  /** Says how many steps the restored {@link #state} has seen. */
  void restoreSteps(long steps);
}
