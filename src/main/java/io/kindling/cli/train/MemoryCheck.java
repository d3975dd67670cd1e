package io.kindling.cli.train;

import io.kindling.InvalidInputException;
import io.kindling.data.DataSet;
import io.kindling.data.batch.BatchOrder;
import io.kindling.spark.cluster.ClusterMonitor;
import io.kindling.spark.cluster.ExecutorMemory;
import io.kindling.spark.memory.MemoryForecast;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;

/** Compares the memory that a training needs with the memory of the driver and the executors. */
final class MemoryCheck {

  /** The factor for reading a shard of a table: its 64-bit numbers need half as much again. */
  private static final double READ_AS_TABLE = 1.5;

  private MemoryCheck() {}

  /**
   * Compares a training with the expected memory, including executors that have yet to start.
   *
   * @return a warning for each process that is likely to run out of memory
   * @throws InvalidInputException if the training cannot fit into the memory of a process
   */
  static List<String> of(JavaSparkContext spark, DataSet data, Recipe recipe, int partitions) {
    ExecutorMemory memory = ExecutorMemory.expected(spark, partitions);
    int shards = recipe.get(RecipeSettings.SHARDS);
    double bytes = memory.bytesPerFeature(data);
    double features = bytes * data.inputs();
    MemoryForecast.Sizes sizes =
        new MemoryForecast.Sizes(
            recipe.network().parameterBytes(),
            recipe.vectors(),
            shards,
            partitions,
            features * (data.training().size() + data.validation().size() + data.test().size()),
            features
                * BatchOrder.shardSize(data.training().size(), shards, 0)
                * (data.training().examples().imageColumns() == 0 ? READ_AS_TABLE : 1),
            recipe.workspaceBytes(
                data.training().size(), (int) Math.ceil(shards / (double) partitions)));
    double heap = Runtime.getRuntime().maxMemory();
    List<String> tight = new ArrayList<>();
    if (spark.isLocal()) {
      int tasks = Math.min(partitions, memory.slots());
      compare(
          "this JVM",
          "KINDLING_MEMORY=%dg",
          MemoryForecast.local(sizes, tasks, memory.storage(), heap),
          tight);
      return tight;
    }
    compare("the driver", "--driver-memory %dg", MemoryForecast.driver(sizes, heap), tight);
    if (!tight.isEmpty()) {
      ClusterMonitor.of(spark).driverIsTight();
    }
    if (memory.executors() > 0) {
      int executors = memory.executors();
      int tasks = (int) Math.ceil(Math.min(partitions, memory.slots()) / (double) executors);
      compare(
          executors == 1 ? "the executor" : "each of the " + executors + " executors",
          "--executor-memory %dg",
          MemoryForecast.executor(
              sizes, executors, tasks, memory.storage() / executors, memory.heap()),
          tight);
    }
    return tight;
  }

  private static void compare(
      String where, String option, MemoryForecast forecast, List<String> tight) {
    if (!forecast.isTight()) {
      return;
    }
    String line =
        String.format(
            Locale.ROOT,
            "%s has %.1f GiB of memory, but this training %s %.1f GiB there (%.1f of them for"
                + " weights, optimizer and gradients); set %s",
            where,
            forecast.heap() / (1 << 30),
            forecast.isHopeless() ? "needs" : "is likely to need",
            forecast.likely() / (1 << 30),
            forecast.least() / (1 << 30),
            String.format(Locale.ROOT, option, forecast.gibibytes()));
    if (forecast.isHopeless()) {
      throw new InvalidInputException(line);
    }
    tight.add(line);
  }
}
