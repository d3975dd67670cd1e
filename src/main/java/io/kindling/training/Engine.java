package io.kindling.training;

import io.kindling.data.batch.Step;
import io.kindling.training.evaluation.Evaluation;
import io.kindling.training.gradient.Gradient;
import java.util.Optional;

/**
 * A way to compute on the examples, step after step. Every engine computes the same bits.
 *
 * <p>Parameters are laid out as {@link io.kindling.nn.Network} says, and left as they are.
 */
public interface Engine extends AutoCloseable {

  /** The engine's name, for the run's record. */
  String name();

  /**
   * Computes the gradient of a step's mini-batch.
   *
   * @return means, valid until the next call
   */
  Gradient gradient(Step step, float[] parameters);

  /** Evaluates the network on the validation examples; empty if there are none. */
  Optional<Evaluation> validate(float[] parameters);

  /** Gives back what the engine holds. */
  @Override
  void close();
}
