package io.kindling.spark.engine;

import io.kindling.spark.broadcast.BroadcastEngine;
import io.kindling.spark.cluster.OtherJobs;
import io.kindling.spark.cluster.TaskSlots;
import io.kindling.spark.examples.ShardedExamples;
import io.kindling.spark.resident.ResidentEngine;
import io.kindling.spark.start.ExchangeSettings;
import io.kindling.training.Engine;
import io.kindling.training.recipe.EngineKind;
import io.kindling.training.recipe.TrainingTask;
import java.time.Duration;
import java.util.function.Consumer;

/** Starts the engine that was asked for, if it can run here. */
public final class EngineChoice {

  /** How long to wait for the end of jobs before, the training's own checks included. */
  private static final Duration AT_FIRST = Duration.ofSeconds(2);

  /** How long to wait for the end of a listener's job. */
  private static final Duration AT_AN_EPOCH = Duration.ofMillis(20);

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
    OtherJobs others = OtherJobs.of(training.spark());
    try {
      return new WatchedEngine(
          training.spark(), others, choose(wanted, training, validation, task, others, say));
    } catch (RuntimeException e) {
      others.close();
      throw e;
    }
  }

  private static Engine choose(
      EngineKind wanted,
      ShardedExamples training,
      ShardedExamples validation,
      TrainingTask task,
      OtherJobs others,
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
    boolean areTaken = slots >= partitions && others.stillWantCoresOf(partitions, AT_FIRST);
    String needs =
        String.format(
            "broadcast, because the resident one needs %d cores at once for %d partitions, and ",
            partitions, partitions);
    if (areTaken) {
      say.accept(
          needs
              + "another job of the application has or waits for some; it takes over at an epoch's"
              + " end if they are free: "
              + others.names());
    } else if (slots < partitions) {
      say.accept(
          needs + "there are " + slots + "; it takes over at an epoch's end if others have come");
    } else {
      say.accept("resident, with a core for each of the " + partitions + " partitions");
    }
    return new AdaptiveEngine(
        slots >= partitions && !areTaken,
        () ->
            TaskSlots.of(training.spark()) >= partitions
                && !others.stillWantCoresOf(partitions, AT_AN_EPOCH),
        () -> new ResidentEngine(training, validation, task, others),
        () -> new BroadcastEngine(training, validation, task));
  }
}
