package io.kindling.training;

import io.kindling.data.Step;

/**
 * A way to compute on the examples of a cluster, step after step. Every engine computes the same
 * bits.
 */
public interface Engine extends AutoCloseable {

  /** The engine's name, for the run's record. */
  String name();

  /**
   * Computes the gradient of a step's mini-batch.
   *
   * @param parameters as {@link io.kindling.nn.Network} lays them out; left as they are
   * @return the sums, valid until the next call
   */
  Gradient gradient(Step step, float[] parameters);

  /**
   * Evaluates the network on the validation examples.
   *
   * @param parameters as {@link io.kindling.nn.Network} lays them out; left as they are
   */
  Evaluation validate(float[] parameters);

  /** Gives back what the engine holds on the cluster. */
  @Override
  void close();
}
