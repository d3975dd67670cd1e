package io.kindling.training.gradient;

/**
 * A listener to the phases of a {@link PartitionGradient}, with which a benchmark can time them.
 */
public interface StepPhases {

  /** The phases of a step in one partition. */
  enum Phase {
    /** Gathering the partition's rows of the mini-batch. */
    GATHER,
    /** The forward pass. */
    FORWARD,
    /** The backward pass, which computes the errors of the layers. */
    BACKWARD,
    /** Computing the gradient of each shard. */
    GRADIENT,
    /** Summing the shards' gradients along the tree inside the partition. */
    SUM
  }

  /** A listener that does nothing. */
  StepPhases UNTIMED = phase -> {};

  /**
   * Called when a phase, or a part of it, has ended. It started when the previous call returned.
   */
  void ended(Phase phase);
}
