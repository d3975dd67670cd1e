package io.kindling.bench;

import io.kindling.data.DataSet;
import io.kindling.spark.cluster.TaskSlots;
import io.kindling.spark.examples.ShardedExamples;
import io.kindling.spark.resident.ResidentPlugin;
import io.kindling.training.recipe.TrainingTask;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;

/** Prints the time of steps by number of tasks, network size and batch size. */
public final class ScalingReport {

  /** Units of the hidden layer. */
  private static final List<Integer> WIDTHS = List.of(30, 300, 1000);

  private static final int GROUPS = 2;

  private static final int LEAST_TASKS = 2;

  private final InterleavedTiming timing;
  private final PrintWriter out;

  /** Creates a report that measures with the given timing and prints to the given writer. */
  public ScalingReport(InterleavedTiming timing, PrintWriter out) {
    this.timing = timing;
    this.out = out;
  }

  /**
   * Measures and prints the table. Prints a note instead if there are fewer than two cores.
   *
   * @param spark the Spark context
   * @param data the data set
   * @param task the training task, whose network and batch are varied
   */
  public void print(JavaSparkContext spark, DataSet data, TrainingTask task) {
    int shards = task.batches().shards();
    int most = Math.min(shards, TaskSlots.of(spark));
    if (most < LEAST_TASKS) {
      out.printf("%nNo scaling: it takes %d cores, and there are %d%n", LEAST_TASKS, most);
      return;
    }
    out.printf(
        "%nSteps over tasks, networks and batches%n%6s %13s %7s %11s %10s %10s %10s%n",
        "tasks", "network", "batch", "arithmetic", "broadcast", "in groups", "resident");
    for (int tasks = 1; tasks <= most; tasks *= 2) {
      try (ShardedExamples training =
              new ShardedExamples(spark, "training", data.training(), shards, tasks);
          ShardedExamples validation =
              new ShardedExamples(spark, "validation", data.validation(), shards, tasks)) {
        for (int width : WIDTHS) {
          StepBenchmark steps =
              new StepBenchmark(training, validation, task).withHiddenLayer(width);
          measure(steps, tasks);
          measure(steps.withSmallestBatch(), tasks);
        }
      }
    }
    if (spark.isLocal()) {
      out.printf(
          "%nNote: in local mode nothing travels over a network. For executors on other machines,"
              + " measure on a cluster.%n");
    } else if (ResidentPlugin.sharesMemory()) {
      out.printf(
          "%nNote: processes of one host shared memory. For executors on other hosts, measure with"
              + " --conf spark.kindling.sharedMemory=false.%n");
    }
    out.flush();
  }

  /** Measures and prints a row. */
  private void measure(StepBenchmark benchmark, int tasks) {
    StepLedger ledger = benchmark.ledger(timing.steps());
    List<TimedVariant> variants = new ArrayList<>();
    variants.add(benchmark.broadcast());
    variants.add(benchmark.resident());
    if (tasks >= 2 * GROUPS) {
      variants.add(benchmark.executorReduction(GROUPS));
    }
    try {
      List<StepTimes> times = timing.measure(variants);
      out.printf(
          Locale.ROOT,
          "%6d %13s %7d %11.3f %10.3f %10s %10.3f%n",
          tasks,
          benchmark.networkName(),
          benchmark.task().batches().batchSize(),
          ledger.total(),
          times.get(0).median(),
          times.size() < 3 ? "" : String.format(Locale.ROOT, "%.3f", times.get(2).median()),
          times.get(1).median());
      out.flush();
    } finally {
      variants.forEach(TimedVariant::close);
    }
  }
}
