package io.kindling.training.recipe;

/** Which engine is to compute a training's steps. The bits are the same under each. */
public enum EngineKind {
  /** The resident engine wherever it can run and is the faster one. */
  AUTO,
  /** A Spark job for every step. */
  BROADCAST,
  /** Tasks that stay through all steps. */
  RESIDENT
}
