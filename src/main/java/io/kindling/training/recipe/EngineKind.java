package io.kindling.training.recipe;

/** The engine that computes the steps of a training. All engines compute the same bits. */
public enum EngineKind {
  /** The resident engine while every partition has a core, otherwise the broadcast engine. */
  AUTO,
  /** The engine that runs one Spark job per step. */
  BROADCAST,
  /** The engine whose tasks stay on the executors for all steps. The run fails if they cannot. */
  RESIDENT
}
