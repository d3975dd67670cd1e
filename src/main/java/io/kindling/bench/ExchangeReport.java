package io.kindling.bench;

import io.kindling.bench.CostModel.Sample;
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
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The resident engine's exchange over executors and networks, the driver talking to all (a star),
 * in two bytes a number, too, beside trees of executors and beside whole steps of one example a
 * shard, and a forecast.
 */
public final class ExchangeReport {

  /** Units of the hidden layer: with one an exchange is hardly more than empty messages. */
  private static final List<Integer> WIDTHS = List.of(1, 30, 300, 800);

  private static final int FAN_OUT = 4;

  private static final int LEAST_TASKS = 2;

  private static final String ROW = "%6s %16s %16s %16s %16s %16s %16s%n";

  private final InterleavedTiming timing;
  private final PrintWriter out;

  private final List<Sample> star = new ArrayList<>();
  private final List<Sample> tree = new ArrayList<>();

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
    out.printf(
        ROW,
        "tasks",
        "network",
        "star",
        "star, bf16",
        "tree of " + FAN_OUT,
        "whole step¹",
        "gloo²");
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
    out.println(
        "¹ of an example a shard, as a run makes it: gradient, exchange, update; ² PyTorch's all-reduce of as"
            + " many floats between as many processes of this machine");
    out.flush();
    if (ResidentPlugin.sharesMemory()) {
      out.println(
          "No forecast: processes of one host shared memory, which says nothing of a network. With"
              + " --conf spark.kindling.sharedMemory=false they do not.");
    } else if (most >= 2 * LEAST_TASKS) {
      new ExchangeForecast(star, tree).print(out);
    }
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
    Network network = benchmark.task().network();
    boolean isTree = tasks > FAN_OUT;
    List<Contender> contenders = new ArrayList<>();
    contenders.add(benchmark.exchange(tasks));
    contenders.add(benchmark.in(FloatFormat.BF16).exchange(tasks));
    contenders.add(benchmark.resident());
    if (isTree) {
      contenders.add(benchmark.exchange(FAN_OUT));
    }
    // More processes of Python than that would be no measure of an all-reduce.
    Optional<Contender> gloo =
        tasks == LEAST_TASKS
            ? GlooAllReduce.start(tasks, network.parameterCount())
            : Optional.empty();
    gloo.ifPresent(contenders::add);
    if (tasks == LEAST_TASKS && gloo.isEmpty() && star.isEmpty()) {
      out.println("gloo is left out: python3 with PyTorch is not there");
    }
    try {
      List<Times> times = timing.measure(contenders);
      Times last = times.get(times.size() - 1);
      double megabytes = network.parameterBytes() / 1e6;
      star.add(sample(tasks, megabytes, times.get(0)));
      if (isTree) {
        tree.add(sample(tasks, megabytes, times.get(3)));
      }
      out.printf(
          ROW,
          tasks,
          benchmark.networkName(),
          text(times.get(0)),
          text(times.get(1)),
          isTree ? text(times.get(3)) : "",
          text(times.get(2)),
          gloo.isPresent() ? text(last) : "");
      out.flush();
    } finally {
      contenders.forEach(Contender::close);
    }
  }

  /** Of the turn that others on the machine have disturbed least. */
  private static Sample sample(int tasks, double megabytes, Times times) {
    return new Sample(tasks, megabytes, times.least(), times.least());
  }

  private static String text(Times times) {
    return String.format(Locale.ROOT, "%.2f (%.2f)", times.median(), times.least());
  }
}
