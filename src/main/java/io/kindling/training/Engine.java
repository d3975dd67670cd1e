package io.kindling.training;

import io.kindling.data.batch.Step;
import io.kindling.training.evaluation.Evaluation;
import io.kindling.training.gradient.Gradient;
import java.util.Optional;

/**
 * A backend that computes gradients and evaluations on the examples. All engines compute the same
 * bits.
 *
 * <p>Parameters are laid out as {@link io.kindling.nn.Network} describes. Engines do not modify
 * them.
 */
public interface Engine extends AutoCloseable {

  /** Returns the engine's name, for the run's record. */
  String name();

  /**
   * Computes the gradient of a step's mini-batch.
   *
   * @return the means over the mini-batch, valid until the next call
   */
  Gradient gradient(Step step, float[] parameters);

  /** Evaluates the network on the validation examples; empty if there are none. */
  Optional<Evaluation> validate(float[] parameters);

  /** Releases the engine's resources. */
  @Override
  void close();
}
