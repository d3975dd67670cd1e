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
 * Chooses the engine that a training begins with: the one that was asked for or, under {@link
 * EngineKind#AUTO}, the resident engine where there is a core for every partition.
 */
public final class EngineChoice {

  /** How long to wait for the end of jobs before, the training's own checks included. */
  private static final Duration AT_FIRST = Duration.ofSeconds(2);

  /** How long to wait for the end of a listener's job. */
  private static final Duration AT_AN_EPOCH = Duration.ofMillis(20);

  /** What the resident engine needs in a program that starts Spark itself. */
  private static final String PLUGIN =
      "its plugin: set spark.plugins to " + ExchangeSettings.PLUGIN + " before Spark starts";

  /**
   * An engine to begin with.
   *
   * @param mayChange whether the other engine may take over later
   */
  private record Choice(State state, boolean mayChange, String why) {}

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
      Starter starter = starter(training, validation, task, others);
      Choice choice = choose(wanted, training, others);
      say.accept(choice.why());
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
            && !others.stillWantCoresOf(partitions, AT_AN_EPOCH);
      }
    };
  }

  private static Choice choose(EngineKind wanted, ShardedExamples training, OtherJobs others) {
    if (wanted == EngineKind.BROADCAST) {
      return new Choice(State.BROADCAST, false, "broadcast, as asked for");
    }
    boolean canBeResident = ExchangeSettings.arePresent(training.spark().getConf());
    Optional<String> obstacle =
        canBeResident ? coresLacking(training, others) : Optional.of(PLUGIN);
    if (wanted == EngineKind.RESIDENT) {
      if (obstacle.isPresent()) {
        throw new ClusterFailureException(
            "--engine resident: the resident engine needs "
                + obstacle.get()
                + "; use --engine auto, which takes the broadcast engine then",
            null);
      }
      return new Choice(State.RESIDENT, false, "resident, as asked for");
    }
    if (obstacle.isEmpty()) {
      return new Choice(
          State.RESIDENT,
          true,
          "resident, with a core for each of the " + training.partitions() + " partitions");
    }
    String why = "broadcast, because the resident one needs " + obstacle.get();
    return new Choice(
        State.BROADCAST,
        canBeResident,
        canBeResident
            ? why + "; it takes over at the beginning of an epoch if they are free then"
            : why);
  }

  /** Returns which cores the resident engine needs and does not have, if it lacks any. */
  private static Optional<String> coresLacking(ShardedExamples training, OtherJobs others) {
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
