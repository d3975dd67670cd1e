package io.kindling.optim;

/** An optimizer that does the same to every parameter, whatever it does to the others. */
public interface ElementwiseOptimizer extends Optimizer {

  /**
   * What a step does to each parameter. All arrays have the same index: Java 17 turns a loop into
   * vector instructions only if it need not ask itself whether one array's elements are another's.
   */
  interface Update {
    /**
     * Replaces parameters[i] by its new value, for i from … from + count − 1.
     *
     * @param parameters θ
     * @param gradient g, of which only these elements count; left as it is
     */
    void apply(float[] parameters, int from, float[] gradient, int count);
  }

  /**
   * Begins a step.
   *
   * @param step counted from 0 over the whole run
   * @param learningRate η
   * @param state what this rule remembers, to be brought up to date by the update
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
