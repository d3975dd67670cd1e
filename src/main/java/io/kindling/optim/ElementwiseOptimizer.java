package io.kindling.optim;

/** An optimizer that updates every parameter independently of the others. */
public interface ElementwiseOptimizer extends Optimizer {

  /**
   * The update of a step. Implementations use the same index for all arrays, because the JIT of
   * Java 17 vectorizes a loop only if it need not check whether the arrays overlap.
   */
  interface Update {
    /**
     * Replaces parameters[i] by its new value, for i = from, …, from + count − 1.
     *
     * @param parameters θ, all parameters of the network
     * @param gradient g, as long as the parameters; only these elements are read, and none is
     *     changed
     */
    void apply(float[] parameters, int from, float[] gradient, int count);
  }

  /**
   * Returns the update of one step.
   *
   * @param step the step's number, counted from 0 over the whole run
   * @param learningRate η
   * @param state the state of this optimizer, which the update changes in place
   */
  Update update(long step, double learningRate, OptimizerState state);

  @Override
  default void step(
      long step,
      float[] parameters,
      GradientStream gradient,
      double learningRate,
      OptimizerState state) {
    Update update = update(step, learningRate, state);
    gradient.forEachBlock((from, vector, count) -> update.apply(parameters, from, vector, count));
  }
}
