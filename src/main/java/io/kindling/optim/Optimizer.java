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
   * Begins a step.
   *
   * @param learningRate the step's learning rate η
   * @return what the step does to the parameters, a part of them at a time
   */
  Update begin(double learningRate);

  /**
   * What a step does to each parameter, whatever it does to the others. All arrays have the same
   * index: Java 17 turns a loop into vector instructions only if it need not ask itself whether one
   * array's elements are another's.
   */
  interface Update {
    /**
     * Replaces parameters[i] by its new value, for i from … from + count − 1.
     *
     * @param parameters θ
     * @param gradient the mean gradient g, of which only these elements count; left as it is
     */
    void apply(float[] parameters, int from, float[] gradient, int count);
  }

  /**
   * Makes one step, in place.
   *
   * @param parameters θ, replaced by its new value
   * @param gradient the mean gradient g, as long as θ
   * @param learningRate the step's learning rate η
   */
  default void step(float[] parameters, Pieces gradient, double learningRate) {
    Update update = begin(learningRate);
    gradient.forEach((from, vector, count) -> update.apply(parameters, from, vector, count));
  }

  /**
   * Makes one step, in place.
   *
   * @param parameters θ, replaced by its new value
   * @param gradient the mean gradient g, as long as θ; left as it is
   * @param learningRate the step's learning rate η
   */
  default void step(float[] parameters, float[] gradient, double learningRate) {
    begin(learningRate).apply(parameters, 0, gradient, gradient.length);
  }

  /**
   * The vectors that this optimizer remembers, in an order of its own that never changes: the very
   * arrays, so that writing into them restores a state.
   */
  List<float[]> state();

  /** Says how many steps the restored {@link #state} has seen. */
  void restoreSteps(long steps);
}
