package io.kindling.bench;

import io.kindling.bench.CostModel.Sample;
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

/**
 * Steps over the number of tasks, the size of the network and that of the batch, and a forecast.
 */
public final class ScalingReport {

  /** Units of the hidden layer. */
  private static final List<Integer> WIDTHS = List.of(30, 300, 1000);

  private static final int GROUPS = 2;

  /** Fewer tell a cost for every task from a fixed one only by chance. */
  private static final int LEAST_TASKS = 4;

  private final InterleavedTiming timing;
  private final PrintWriter out;
  private final List<Sample> broadcast = new ArrayList<>();
  private final List<Sample> grouped = new ArrayList<>();
  private final List<Sample> resident = new ArrayList<>();

  /** Milliseconds of arithmetic for a row and a million parameters, in every measurement. */
  private final List<Double> rowMillis = new ArrayList<>();

  /** Prints to the given writer what it measures by the given timing. */
  public ScalingReport(InterleavedTiming timing, PrintWriter out) {
    this.timing = timing;
    this.out = out;
  }

  /**
   * Measures and prints.
   *
   * @param task whose network and batch are varied
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
          TrainingTask sized = steps.task();
          StepLedger ledger = steps.ledger(timing.steps());
          measure(steps, sized, ledger, tasks);
          double rows = (double) sized.batches().batchSize() / tasks;
          double parameters = sized.network().parameterCount() / 1e6;
          rowMillis.add((ledger.total() - ledger.update()) / rows / parameters);

          StepBenchmark smallest = steps.withSmallestBatch();
          StepLedger little = smallest.ledger(timing.steps());
          exchange(measure(smallest, smallest.task(), little, tasks), sized, little, tasks);
        }
      }
    }
    if (spark.isLocal()) {
      out.printf(
          "%nIn local mode nothing travels: what follows foretells one machine of so many cores."
              + " For executors on others, run this on a cluster.%n");
    } else if (ResidentPlugin.sharesMemory()) {
      out.printf(
          "%nProcesses of one host shared memory: what follows foretells more of them. For executors"
              + " on others, set --conf spark.kindling.sharedMemory=false.%n");
    }
    new ScalingForecast(broadcast, grouped, resident, rowMillis).print(out);
  }

  /** Measures and prints a line. */
  private List<Times> measure(
      StepBenchmark benchmark, TrainingTask task, StepLedger ledger, int tasks) {
    List<Contender> contenders = new ArrayList<>();
    contenders.add(benchmark.broadcast());
    contenders.add(benchmark.resident());
    if (tasks >= 2 * GROUPS) {
      contenders.add(benchmark.executorReduction(GROUPS));
    }
    try {
      List<Times> times = timing.measure(contenders);
      out.printf(
          Locale.ROOT,
          "%6d %13s %7d %11.3f %10.3f %10s %10.3f%n",
          tasks,
          benchmark.networkName(),
          task.batches().batchSize(),
          ledger.total(),
          times.get(0).median(),
          times.size() < 3 ? "" : String.format(Locale.ROOT, "%.3f", times.get(2).median()),
          times.get(1).median());
      out.flush();
      return times;
    } finally {
      contenders.forEach(Contender::close);
    }
  }

  private void exchange(List<Times> times, TrainingTask task, StepLedger ledger, int tasks) {
    double megabytes = task.network().parameterBytes() / 1e6;
    List<List<Sample>> engines = List.of(broadcast, resident, grouped);
    for (int i = 0; i < times.size(); i++) {
      double step = times.get(i).median();
      engines.get(i).add(new Sample(tasks, megabytes, step - ledger.total(), step));
    }
  }
}
