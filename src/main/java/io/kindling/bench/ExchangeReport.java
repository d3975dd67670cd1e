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
 * Prints what the resident engine's exchange takes over executors and networks: the driver talking
 * to all (a star) in float32 and in bf16, trees of executors, and whole steps of one example a
 * shard.
 */
public final class ExchangeReport {

  /** Units of the hidden layer: with one an exchange is hardly more than empty messages. */
  private static final List<Integer> WIDTHS = List.of(1, 30, 300, 800);

  private static final int FAN_OUT = 4;

  private static final int LEAST_TASKS = 2;

  private static final String ROW = "%6s %18s %18s %18s %18s %18s%n";

  private final InterleavedTiming timing;
  private final PrintWriter out;

  /** Prints to the given writer what it measures by the given timing. */
  public ExchangeReport(InterleavedTiming timing, PrintWriter out) {
    this.timing = timing;
    this.out = out;
  }

  /**
   * Measures and prints.
   *
   * @param task whose network is measured beside those of other widths
   */
  public void print(JavaSparkContext spark, DataSet data, TrainingTask task) {
    int shards = task.batches().shards();
    int most = Math.min(shards, TaskSlots.of(spark));
    if (spark.isLocal() || most < LEAST_TASKS) {
      out.printf(
          "%nNo exchange: it takes a cluster with %d cores, and there are %d%n", LEAST_TASKS, most);
      return;
    }
    out.printf("%nThe resident engine's exchange, ms: median (least)%n");
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
    out.println("¹ of an example a shard, as a run makes it: gradient, exchange, update");
    if (ResidentPlugin.sharesMemory()) {
      out.println(
          "Processes of one host shared memory, which says nothing of a network. With --conf"
              + " spark.kindling.sharedMemory=false they do not.");
    }
    out.flush();
  }

  /** Those of the widths, and the given one, from small to large. */
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
    List<TimedVariant> contenders = new ArrayList<>();
    contenders.add(benchmark.exchange(tasks));
    contenders.add(benchmark.in(FloatFormat.BF16).exchange(tasks));
    contenders.add(benchmark.resident());
    if (isTree) {
      contenders.add(benchmark.exchange(FAN_OUT));
    }
    try {
      List<StepTimes> times = timing.measure(contenders);
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
      contenders.forEach(TimedVariant::close);
    }
  }

  private static String text(StepTimes times) {
    return String.format(Locale.ROOT, "%.3f (%.3f)", times.median(), times.least());
  }
}
