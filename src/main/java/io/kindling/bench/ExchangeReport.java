package io.kindling.bench;

import io.kindling.codec.FloatFormat;
import io.kindling.data.DataSet;
import io.kindling.nn.Network;
import io.kindling.spark.cluster.TaskSlots;
import io.kindling.spark.examples.ShardedExamples;
import io.kindling.spark.resident.ResidentPlugin;
import io.kindling.training.recipe.TrainingTask;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Prints the time of the resident engine's exchange by number of executors and network: a star, in
 * which the driver exchanges with all executors, in float32 and in bf16; trees of executors; and
 * whole steps with one example per shard.
 */
public final class ExchangeReport {

  /** Units of the hidden layer. With one unit, an exchange consists of nearly empty messages. */
  private static final List<Integer> WIDTHS = List.of(1, 30, 300, 800);

  private static final int FAN_OUT = 4;

  private static final int LEAST_TASKS = 2;

  private static final String ROW = "%6s %18s %18s %18s %18s %18s%n";

  private final InterleavedTiming timing;
  private final PrintWriter out;

  /** Creates a report that measures with the given timing and prints to the given writer. */
  public ExchangeReport(InterleavedTiming timing, PrintWriter out) {
    this.timing = timing;
    this.out = out;
  }

  /**
   * Measures and prints the table. Prints a note instead if there are fewer than two cores or no
   * cluster.
   *
   * @param spark the Spark context
   * @param data the data set
   * @param task the training task, whose network is measured beside networks of other widths
   */
  public void print(JavaSparkContext spark, DataSet data, TrainingTask task) {
    int shards = task.batches().shards();
    int most = Math.min(shards, TaskSlots.of(spark));
    if (spark.isLocal() || most < LEAST_TASKS) {
      out.printf(
          "%nNo exchange: it takes a cluster with %d cores, and there are %d%n", LEAST_TASKS, most);
      return;
    }
    out.printf("%nThe resident engine's exchange, ms: median (minimum)%n");
    out.printf(ROW, "tasks", "network", "star", "star, bf16", "tree of " + FAN_OUT, "whole step¹");
    for (int tasks = LEAST_TASKS; tasks <= most; tasks *= 2) {
      try (ShardedExamples training =
              new ShardedExamples(spark, "training", data.training(), shards, tasks);
          ShardedExamples validation =
              new ShardedExamples(spark, "validation", data.validation(), shards, tasks)) {
        StepBenchmark benchmark = new StepBenchmark(training, validation, task);
        for (List<Integer> layers : networks(task.network())) {
          measure(benchmark.withLayers(layers).withSmallestBatch(), tasks);
        }
      }
    }
    out.println("¹ with one example per shard: gradient, exchange, update");
    if (ResidentPlugin.sharesMemory()) {
      out.println(
          "Processes of one host shared memory, so the times are not those of a network. To time"
              + " connections, set --conf spark.kindling.sharedMemory=false.");
    }
    out.flush();
  }

  /**
   * Returns the layers of the networks to measure, from small to large, with the given network
   * last.
   */
  private static List<List<Integer>> networks(Network given) {
    List<List<Integer>> all = new ArrayList<>();
    WIDTHS.forEach(width -> all.add(List.of(given.inputs(), width, given.outputs())));
    if (!all.contains(given.sizes())) {
      all.add(given.sizes());
    }
    return all;
  }

  private void measure(StepBenchmark benchmark, int tasks) {
    boolean isTree = tasks > FAN_OUT;
    List<TimedVariant> variants = new ArrayList<>();
    variants.add(benchmark.exchange(tasks));
    variants.add(benchmark.in(FloatFormat.BF16).exchange(tasks));
    variants.add(benchmark.resident());
    if (isTree) {
      variants.add(benchmark.exchange(FAN_OUT));
    }
    try {
      List<StepTimes> times = timing.measure(variants);
      out.printf(
          ROW,
          tasks,
          benchmark.networkName(),
          text(times.get(0)),
          text(times.get(1)),
          isTree ? text(times.get(3)) : "",
          text(times.get(2)));
      out.flush();
    } finally {
      variants.forEach(TimedVariant::close);
    }
  }

  private static String text(StepTimes times) {
    return String.format(Locale.ROOT, "%.3f (%.3f)", times.median(), times.least());
  }
}
