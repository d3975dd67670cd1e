package io.kindling.spark;

import io.kindling.spark.resident.ResidentEngine;
import io.kindling.training.Engine;
import io.kindling.training.TrainingTask;
import java.io.PrintWriter;
import java.util.Locale;

/** What {@code --engine} can ask for. */
public enum EngineChoice {
  /** The resident engine wherever it can run and is the faster one. */
  AUTO,
  /** A Spark job for every step. */
  BROADCAST,
  /** Tasks that stay through all steps. */
  RESIDENT;

  /**
   * Starts an engine, and says which and why.
   *
   * @param training in as many partitions as there shall be tasks
   * @param validation in as many partitions
   */
  public Engine start(
      ShardedExamples training, ShardedExamples validation, TrainingTask task, PrintWriter out) {
    if (this == BROADCAST) {
      out.println("Engine: broadcast, as asked for");
      return new BroadcastEngine(training, validation, task);
    }
    int slots = Slots.of(training.spark());
    if (slots < training.partitions()) {
      out.printf(
          "Engine: broadcast, because the resident one needs %d cores at once for %d partitions, and"
              + " there are %d%n",
          training.partitions(), training.partitions(), slots);
      return new BroadcastEngine(training, validation, task);
    }
    long bytes = task.network().parameterBytes();
    if (this == AUTO
        && !training.spark().isLocal()
        && !ExchangeCost.residentIsFaster(training.partitions(), bytes)) {
      out.printf(
          Locale.ROOT,
          "Engine: broadcast, because under the resident one %d times %.1f MB of weights and of sums"
              + " would pass through the driver in a step%n",
          training.partitions(),
          bytes / 1e6);
      return new BroadcastEngine(training, validation, task);
    }
    out.printf(
        "Engine: resident, with a core for each of the %d partitions%n", training.partitions());
    return new ResidentEngine(training, validation, task);
  }
}
