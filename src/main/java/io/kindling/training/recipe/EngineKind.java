package io.kindling.training.recipe;

/** Which engine is to compute a training's steps. The bits are the same under each. */
public enum EngineKind {
  /** The resident engine while there is a core for every partition, else the broadcast engine. */
  AUTO,
  /** A Spark job for every step. */
  BROADCAST,
  /** Tasks that stay through all steps; the run fails where they cannot. */
  RESIDENT
}
