package io.kindling.bench;

import io.kindling.bench.CostModel.Sample;
import io.kindling.data.DataSet;
import io.kindling.nn.Network;
import io.kindling.spark.ShardedExamples;
import io.kindling.spark.TaskSlots;
import io.kindling.training.TrainingTask;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The resident engine's exchange over executors and networks, the driver talking to all (a star)
 * beside trees of executors, and a forecast. Steps of one example a shard, less their arithmetic.
 */
public final class ExchangeReport {

  /** Units of the hidden layer: with one an exchange is hardly more than empty messages. */
  private static final List<Integer> WIDTHS = List.of(1, 30, 300, 800);

  private static final List<Integer> FAN_OUTS = List.of(2, 4);

  /** Of the star, which comes first. */
  private static final int STAR = 0;

  private static final int LEAST_TASKS = 2;

  private final InterleavedTiming timing;
  private final PrintWriter out;

  /** By fan-out, the star's under {@link #STAR}. */
  private final Map<Integer, List<Sample>> samples = new LinkedHashMap<>();

  /** Prints to the given writer what it measures by the given timing. */
  public ExchangeReport(InterleavedTiming timing, PrintWriter out) {
    this.timing = timing;
    this.out = out;
  }

  /**
   * Measures and prints.
   *
   * @param task whose network is varied
   */
  public void print(JavaSparkContext spark, DataSet data, TrainingTask task) {
    int shards = task.batches().shards();
    int most = Math.min(shards, TaskSlots.of(spark));
    if (spark.isLocal() || most < 2 * LEAST_TASKS) {
      out.printf(
          "%nNo exchange: it takes a cluster with %d cores, and there are %d%n",
          2 * LEAST_TASKS, most);
      return;
    }
    out.printf(
        "%nExchange under the resident engine, ms%n%6s %13s %9s %9s %9s%n",
        "tasks", "network", "star", "tree of 2", "tree of 4");
    for (int tasks = LEAST_TASKS; tasks <= most; tasks *= 2) {
      try (ShardedExamples training =
              new ShardedExamples(spark, "training", data.training(), shards, tasks);
          ShardedExamples validation =
              new ShardedExamples(spark, "validation", data.validation(), shards, tasks)) {
        for (int width : WIDTHS) {
          measure(
              new StepBenchmark(training, validation, withHiddenLayer(task, width))
                  .withSmallestBatch(),
              tasks);
        }
      }
    }
    new ExchangeForecast(samples.get(STAR), samples).print(out);
  }

  private void measure(StepBenchmark benchmark, int tasks) {
    double arithmetic = benchmark.ledger(timing.steps()).total();
    List<Contender> contenders = new ArrayList<>();
    contenders.add(benchmark.resident(tasks));
    FAN_OUTS.stream()
        .filter(each -> each < tasks)
        .forEach(each -> contenders.add(benchmark.resident(each)));
    Network network = benchmark.task().network();
    StringBuilder line = new StringBuilder();
    try {
      List<Times> times = timing.measure(contenders);
      for (int i = 0; i < times.size(); i++) {
        double step = times.get(i).median();
        int fanOut = i == 0 ? STAR : FAN_OUTS.get(i - 1);
        samples
            .computeIfAbsent(fanOut, each -> new ArrayList<>())
            .add(new Sample(tasks, network.parameterBytes() / 1e6, step - arithmetic, step));
        line.append(String.format(Locale.ROOT, " %9.3f", step - arithmetic));
      }
    } finally {
      contenders.forEach(Contender::close);
    }
    out.printf(
        "%6d %13s%s%n",
        tasks, String.join("-", network.sizes().stream().map(String::valueOf).toList()), line);
    out.flush();
  }

  private static TrainingTask withHiddenLayer(TrainingTask task, int width) {
    Network network = task.network();
    List<Integer> sizes = Stream.of(network.inputs(), width, network.outputs()).toList();
    return new TrainingTask(
        new Network(sizes, network.hidden(), network.loss()), task.batches(), task.blas());
  }
}
