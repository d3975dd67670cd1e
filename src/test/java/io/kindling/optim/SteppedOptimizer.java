package io.kindling.optim;

import io.kindling.settings.ParameterRange;
import java.util.List;

/** An optimizer with its state and the number of the next step. */
final class SteppedOptimizer {

  private final Optimizer optimizer;
  private final OptimizerState state;
  private long step;

  private SteppedOptimizer(Optimizer optimizer, OptimizerState state, long step) {
    this.optimizer = optimizer;
    this.state = state;
    this.step = step;
  }

  /** Returns an optimizer at step 0 for a number of parameters. */
  static SteppedOptimizer initial(Optimizer optimizer, int parameterCount) {
    return new SteppedOptimizer(
        optimizer, OptimizerState.initial(optimizer, ranges(parameterCount)), 0);
  }

  /** Returns an optimizer at step 0 for a network with these ranges of parameters. */
  static SteppedOptimizer initial(Optimizer optimizer, List<ParameterRange> ranges) {
    return new SteppedOptimizer(optimizer, OptimizerState.initial(optimizer, ranges), 0);
  }

  /** Returns an optimizer after a number of steps. */
  static SteppedOptimizer restored(Optimizer optimizer, List<float[]> vectors, long steps) {
    int parameterCount = vectors.isEmpty() ? 0 : vectors.get(0).length;
    return new SteppedOptimizer(
        optimizer, OptimizerState.restored(ranges(parameterCount), vectors), steps);
  }

  void step(float[] parameters, float[] gradient, double learningRate) {
    step(parameters, ArrayGradient.of(gradient), learningRate);
  }

  void step(float[] parameters, GradientStream gradient, double learningRate) {
    optimizer.step(step, parameters, gradient, learningRate, state);
    step++;
  }

  List<float[]> vectors() {
    return state.vectors();
  }

  private static List<ParameterRange> ranges(int length) {
    return List.of(new ParameterRange(ParameterRange.Kind.BIASES, 0, 1, length));
  }
}
