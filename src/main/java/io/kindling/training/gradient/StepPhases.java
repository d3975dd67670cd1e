package io.kindling.training.gradient;

/** Is told what a {@link PartitionGradient} has just done, so that a benchmark can time it. */
public interface StepPhases {

  /** The phases of a step in one partition. */
  enum Phase {
    /** Copying the batch's rows together. */
    GATHER,
    /** The forward pass. */
    FORWARD,
    /** Errors back through the layers. */
    BACKWARD,
    /** Each shard's gradient. */
    GRADIENT,
    /** Adding up shards' gradients as far as the partition goes. */
    SUM
  }

  /** Nobody listens. */
  StepPhases UNTIMED = phase -> {};

  /** A phase, or a part of it, has just ended, and began where the last one ended. */
  void ended(Phase phase);
}
