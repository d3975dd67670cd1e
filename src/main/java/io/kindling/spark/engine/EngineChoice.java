package io.kindling.spark.engine;

import io.kindling.spark.ClusterFailureException;
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
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Starts the engine that was asked for. Only under {@link EngineKind#AUTO} it chooses one, and may
 * change it later.
 */
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
   * @param say receives the engine's name and the reason for choosing it
   * @throws ClusterFailureException if the resident engine was asked for and cannot run here
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
    int partitions = training.partitions();
    Optional<String> obstacle = obstacle(training, others);
    if (wanted == EngineKind.RESIDENT) {
      if (obstacle.isPresent()) {
        throw new ClusterFailureException(
            "--engine resident: the resident engine needs "
                + obstacle.get()
                + "; use --engine auto, which takes the broadcast engine then",
            null);
      }
      say.accept("resident, as asked for");
      return new ResidentEngine(training, validation, task, others);
    }
    if (!ExchangeSettings.arePresent(training.spark().getConf())) {
      say.accept("broadcast, because the resident one needs " + obstacle.orElseThrow());
      return new BroadcastEngine(training, validation, task);
    }
    say.accept(
        obstacle
            .map(
                lacking ->
                    "broadcast, because the resident one needs "
                        + lacking
                        + "; it takes over at the beginning of an epoch if they are free then")
            .orElse("resident, with a core for each of the " + partitions + " partitions"));
    return new AdaptiveEngine(
        obstacle.isEmpty(),
        () ->
            TaskSlots.of(training.spark()) >= partitions
                && !others.stillWantCoresOf(partitions, AT_AN_EPOCH),
        () -> new ResidentEngine(training, validation, task, others),
        () -> new BroadcastEngine(training, validation, task));
  }

  /** Returns what the resident engine needs and does not have, if there is such a thing. */
  private static Optional<String> obstacle(ShardedExamples training, OtherJobs others) {
    if (!ExchangeSettings.arePresent(training.spark().getConf())) {
      return Optional.of(
          "its plugin: set spark.plugins to " + ExchangeSettings.PLUGIN + " before Spark starts");
    }
    int partitions = training.partitions();
    int slots = TaskSlots.of(training.spark());
    String needed =
        String.format("%d cores at once for %d partitions, and ", partitions, partitions);
    if (slots < partitions) {
      return Optional.of(needed + "there are " + slots);
    }
    return others.stillWantCoresOf(partitions, AT_FIRST)
        ? Optional.of(
            needed + "another job of the application has or waits for some: " + others.names())
        : Optional.empty();
  }
}
