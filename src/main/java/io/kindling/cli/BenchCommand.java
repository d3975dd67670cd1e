package io.kindling.cli;

import io.kindling.bench.ExchangeReport;
import io.kindling.bench.InterleavedTiming;
import io.kindling.bench.ScalingReport;
import io.kindling.bench.StepReport;
import io.kindling.cli.options.SettingOptions;
import io.kindling.cli.options.SettingOptions.Configured;
import io.kindling.cli.options.Verbosity;
import io.kindling.cli.source.DataLocation;
import io.kindling.cli.source.ModelTable;
import io.kindling.cli.spark.SparkCommand;
import io.kindling.data.DataSet;
import io.kindling.run.Execution;
import io.kindling.run.StopRequest;
import io.kindling.settings.Setting;
import io.kindling.settings.ValueType;
import io.kindling.spark.check.DataPreparation;
import io.kindling.spark.cluster.TaskSlots;
import io.kindling.training.NetworkFit;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import io.kindling.training.recipe.RegularizationSettings;
import io.kindling.training.recipe.TrainingTask;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code kindling bench}: measures the time of a training step on this installation. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures the time of a training step under every engine, and of its parts.",
      "Also measures the same step on plain threads without Spark, its matrix products alone, and an"
          + " empty Spark job. Every figure is a median over interleaved rounds. The network has"
          + " sigmoid units, quadratic loss and plain gradient descent."
    })
final class BenchCommand implements Callable<Integer>, Configured {

  private static final Setting<List<Integer>> LAYERS =
      RecipeSettings.LAYERS.withDefault("784,30,10");
  private static final Setting<Integer> BATCH_SIZE = RecipeSettings.BATCH_SIZE.withDefault("1000");

  private static final Setting<Integer> TURNS =
      Setting.of(
          "turns",
          "N",
          ValueType.POSITIVE,
          "7",
          "Number of rounds, over which medians are taken. Default: ${DEFAULT-VALUE}");

  private static final Setting<Integer> STEPS =
      Setting.of(
          "steps",
          "N",
          ValueType.POSITIVE,
          "50",
          "Number of steps in a round. Default: ${DEFAULT-VALUE}");

  private static final Setting<Boolean> SCALING =
      Setting.of(
          "scaling",
          null,
          ValueType.FLAG,
          "false",
          "Also measure steps for several numbers of tasks, batch sizes and network sizes.");

  private static final Setting<Boolean> EXCHANGE =
      Setting.of(
          "exchange",
          null,
          ValueType.FLAG,
          "false",
          "On a cluster: measure only the exchange of the resident engine, with the driver"
              + " connected to every executor and with the executors in trees.");

  @Spec private CommandSpec command;

  @Mixin Verbosity verbosity;

  @Override
  public List<Setting<?>> settings() {
    return List.of(
        Execution.DATA,
        Execution.MIRRORS,
        RecipeSettings.VALIDATION,
        Execution.PARTITIONS,
        Execution.WAIT_FOR_EXECUTORS,
        LAYERS,
        BATCH_SIZE,
        RecipeSettings.SHARDS,
        TURNS,
        STEPS,
        RecipeSettings.BLAS,
        SCALING,
        EXCHANGE);
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = command.commandLine().getOut();
    SparkCommand.stoppable(out, stop -> measure(out, stop));
    return 0;
  }

  private void measure(PrintWriter out, StopRequest stop) throws IOException {
    DataLocation location = new DataLocation(command, out);
    location.check();
    int steps = value(STEPS);
    InterleavedTiming timing = new InterleavedTiming(4 * steps, value(TURNS), steps);
    Recipe recipe =
        Recipe.builder()
            .set(RecipeSettings.LAYERS, value(LAYERS))
            .set(RecipeSettings.BATCH_SIZE, value(BATCH_SIZE))
            .set(RecipeSettings.SHARDS, value(RecipeSettings.SHARDS))
            .set(RecipeSettings.BLAS, value(RecipeSettings.BLAS))
            .parse(RecipeSettings.ACTIVATION, "sigmoid")
            .parse(RecipeSettings.LOSS, "quadratic")
            .set(RegularizationSettings.DROPOUT, 0.0)
            .build();
    int shards = recipe.get(RecipeSettings.SHARDS);
    SparkCommand.run(
        "kindling bench",
        value(Execution.WAIT_FOR_EXECUTORS),
        stop,
        spark -> {
          DataSet data =
              location.open(
                  spark,
                  DataPreparation.plain(value(RecipeSettings.VALIDATION), shards),
                  ModelTable.NONE);
          NetworkFit.problem(recipe.network(), data)
              .ifPresent(
                  problem -> {
                    throw LAYERS.invalidValue(recipe.get(RecipeSettings.LAYERS), "%s", problem);
                  });
          int partitions = TaskSlots.partitions(spark, shards, value(Execution.PARTITIONS));
          TrainingTask task = recipe.task(data.training().examples());
          out.printf(
              "%s; %,d partitions, %,d shards, data %s; milliseconds%n",
              task.blas().load().name(), partitions, shards, data.source());
          if (value(EXCHANGE)) {
            new ExchangeReport(timing, out).print(spark, data, task);
            return;
          }
          new StepReport(timing, out).print(spark, data, task, partitions);
          if (value(SCALING)) {
            new ScalingReport(timing, out).print(spark, data, task);
          }
        });
  }

  private <T> T value(Setting<T> setting) {
    return SettingOptions.value(command, setting);
  }
}
