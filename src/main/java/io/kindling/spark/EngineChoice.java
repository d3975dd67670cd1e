package io.kindling.spark;

import io.kindling.spark.resident.ResidentEngine;
import io.kindling.training.Engine;
import io.kindling.training.EngineKind;
import io.kindling.training.TrainingTask;
import java.util.function.Consumer;

/** Starts the engine that was asked for, if it can run here. */
public final class EngineChoice {

  private EngineChoice() {}

  /**
   * Starts an engine.
   *
   * @param training in as many partitions as there shall be tasks
   * @param validation in as many partitions
   * @param say is told which engine, and why
   */
  public static Engine start(
      EngineKind wanted,
      ShardedExamples training,
      ShardedExamples validation,
      TrainingTask task,
      Consumer<String> say) {
    return new WatchedEngine(training.spark(), choose(wanted, training, validation, task, say));
  }

  private static Engine choose(
      EngineKind wanted,
      ShardedExamples training,
      ShardedExamples validation,
      TrainingTask task,
      Consumer<String> say) {
    if (wanted == EngineKind.BROADCAST) {
      say.accept("broadcast, as asked for");
      return new BroadcastEngine(training, validation, task);
    }
    if (!ExchangeSettings.arePresent(training.spark().getConf())) {
      say.accept(
          "broadcast, because the resident one needs its plugin: set spark.plugins to "
              + ExchangeSettings.PLUGIN
              + " before Spark starts");
      return new BroadcastEngine(training, validation, task);
    }
    int partitions = training.partitions();
    int slots = TaskSlots.of(training.spark());
    say.accept(
        slots < partitions
            ? String.format(
                "broadcast, because the resident one needs %d cores at once for %d partitions, and"
                    + " there are %d; it takes over at an epoch's end if others have come",
                partitions, partitions, slots)
            : "resident, with a core for each of the " + partitions + " partitions");
    return new AdaptiveEngine(
        () -> TaskSlots.of(training.spark()) >= partitions,
        () -> new ResidentEngine(training, validation, task),
        () -> new BroadcastEngine(training, validation, task));
  }
}
