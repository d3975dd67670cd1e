package io.kindling.spark.engine;

import io.kindling.spark.ClusterFailureException;
import io.kindling.spark.broadcast.BroadcastEngine;
import io.kindling.spark.cluster.OtherJobs;
import io.kindling.spark.cluster.TaskSlots;
import io.kindling.spark.engine.SupervisedEngine.Starter;
import io.kindling.spark.engine.SupervisedEngine.State;
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
 * Chooses the engine with which a training starts: the requested one or, under {@link
 * EngineKind#AUTO}, the resident engine if there is a core for every partition and the broadcast
 * engine otherwise.
 */
public final class EngineChoice {

  /**
   * Longest time to wait at the start until earlier jobs end, including the training's own checks.
   */
  private static final Duration START_WAIT = Duration.ofSeconds(2);

  /** Longest time to wait at an epoch until a listener's job ends. */
  private static final Duration EPOCH_WAIT = Duration.ofMillis(20);

  /** Requirement of the resident engine in a program that starts Spark itself. */
  private static final String PLUGIN =
      "its plugin: set spark.plugins to " + ExchangeSettings.PLUGIN + " before Spark starts";

  /**
   * The engine to start with.
   *
   * @param mayChange whether the other engine may replace it later
   * @param why the engine's name and the reason for choosing it
   */
  private record Choice(State state, boolean mayChange, String why) {}

  private EngineChoice() {}

  /**
   * Starts an engine.
   *
   * @param training the training examples, one partition per task
   * @param validation the validation examples, in as many partitions as the training examples
   * @param log receives the engine's name and the reason for choosing it
   * @throws ClusterFailureException if the resident engine was requested and cannot run here
   */
  public static Engine start(
      EngineKind wanted,
      ShardedExamples training,
      ShardedExamples validation,
      TrainingTask task,
      Consumer<String> log) {
    OtherJobs others = OtherJobs.of(training.spark());
    try {
      Starter starter = starter(training, validation, task, others);
      Choice choice = choose(wanted, training, others);
      log.accept(choice.why());
      return new SupervisedEngine(
          training.spark(), others, choice.state(), choice.mayChange(), starter);
    } catch (RuntimeException e) {
      others.close();
      throw e;
    }
  }

  private static Starter starter(
      ShardedExamples training, ShardedExamples validation, TrainingTask task, OtherJobs others) {
    return new Starter() {
      @Override
      public Engine start(State state) {
        return switch (state) {
          case BROADCAST -> new BroadcastEngine(training, validation, task);
          case RESIDENT -> new ResidentEngine(training, validation, task, others);
        };
      }

      @Override
      public boolean hasCores() {
        int partitions = training.partitions();
        return TaskSlots.of(training.spark()) >= partitions
            && !others.stillWantCoresOf(partitions, EPOCH_WAIT);
      }
    };
  }

  private static Choice choose(EngineKind wanted, ShardedExamples training, OtherJobs others) {
    if (wanted == EngineKind.BROADCAST) {
      return new Choice(State.BROADCAST, false, "broadcast, as requested");
    }
    boolean canBeResident = ExchangeSettings.arePresent(training.spark().getConf());
    Optional<String> obstacle =
        canBeResident ? missingCores(training, others) : Optional.of(PLUGIN);
    if (wanted == EngineKind.RESIDENT) {
      if (obstacle.isPresent()) {
        throw new ClusterFailureException(
            "--engine resident: the resident engine needs "
                + obstacle.get()
                + "; --engine auto uses the broadcast engine in this case",
            null);
      }
      return new Choice(State.RESIDENT, false, "resident, as requested");
    }
    if (obstacle.isEmpty()) {
      return new Choice(
          State.RESIDENT,
          true,
          "resident, with a core for each of the " + training.partitions() + " partitions");
    }
    String why = "broadcast, because the resident engine needs " + obstacle.get();
    return new Choice(
        State.BROADCAST,
        canBeResident,
        canBeResident
            ? why
                + "; the resident engine takes over at the start of an epoch at which they are free"
            : why);
  }

  /** Returns the cores that the resident engine needs and does not have; empty if it has enough. */
  private static Optional<String> missingCores(ShardedExamples training, OtherJobs others) {
    int partitions = training.partitions();
    int slots = TaskSlots.of(training.spark());
    String needed =
        String.format("%d cores at once for %d partitions, and ", partitions, partitions);
    if (slots < partitions) {
      return Optional.of(needed + "there are " + slots);
    }
    return others.stillWantCoresOf(partitions, START_WAIT)
        ? Optional.of(
            needed
                + "another job of the application has or waits for some of them: "
                + others.names())
        : Optional.empty();
  }
}
