package io.kindling.bench;

import io.kindling.data.DataSet;
import io.kindling.spark.examples.ShardedExamples;
import io.kindling.training.recipe.TrainingTask;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;

/** What a step costs, and where its time goes. */
public final class StepReport {

  /** What is timed besides whole steps of engines, by what the ledger wants of it. */
  private enum Part {
    RESIDENT,
    BROADCAST,
    PLAIN,
    PRODUCTS,
    EMPTY_JOB,
    JOB_WITH_WEIGHTS,
    SMALLEST_RESIDENT,
    SMALLEST_BROADCAST
  }

  /** For every timed step of a turn, so that a quick look stays quick. */
  private static final int WARMING_STEPS = 100;

  private final InterleavedTiming timing;
  private final PrintWriter out;

  /** Prints to the given writer what it measures by the given timing. */
  public StepReport(InterleavedTiming timing, PrintWriter out) {
    this.timing = timing;
    this.out = out;
  }

  /** Measures and prints. */
  public void print(JavaSparkContext spark, DataSet data, TrainingTask task, int partitions) {
    int shards = task.batches().shards();
    try (ShardedExamples training =
            new ShardedExamples(spark, "training", data.training(), shards, partitions);
        ShardedExamples validation =
            new ShardedExamples(spark, "validation", data.validation(), shards, partitions)) {
      StepBenchmark benchmark = new StepBenchmark(training, validation, task);
      StepBenchmark smallest = benchmark.withSmallestBatch();
      Map<Part, TimedVariant> contenders = contenders(benchmark, smallest, data);
      StepLedger ledger = benchmark.ledger(timing.steps());
      StepLedger smallestLedger = smallest.ledger(timing.steps());
      try {
        benchmark.warmUp(WARMING_STEPS * timing.steps());
        List<StepTimes> times = timing.measure(List.copyOf(contenders.values()));
        StepTimes.print(
            task.network().sizes() + ", batch " + task.batches().batchSize(), times, out);
        Map<Part, Double> medians = new EnumMap<>(Part.class);
        Iterator<StepTimes> next = times.iterator();
        contenders.keySet().forEach(part -> medians.put(part, next.next().median()));
        print(ledger, smallestLedger, medians);
      } finally {
        contenders.values().forEach(TimedVariant::close);
      }
    }
  }

  private Map<Part, TimedVariant> contenders(
      StepBenchmark benchmark, StepBenchmark smallest, DataSet data) {
    Map<Part, TimedVariant> contenders = new LinkedHashMap<>();
    if (benchmark.residentFits()) {
      contenders.put(Part.RESIDENT, benchmark.resident());
    } else {
      out.println("Without the resident engine, which needs a core for every partition");
    }
    contenders.put(Part.PLAIN, benchmark.plain(data));
    contenders.put(Part.PRODUCTS, benchmark.products());
    contenders.put(Part.BROADCAST, benchmark.broadcast());
    contenders.put(Part.EMPTY_JOB, benchmark.emptyJob());
    contenders.put(Part.JOB_WITH_WEIGHTS, benchmark.jobWithWeights());
    contenders.put(Part.SMALLEST_BROADCAST, smallest.broadcast());
    if (benchmark.residentFits()) {
      contenders.put(Part.SMALLEST_RESIDENT, smallest.resident());
    }
    return contenders;
  }

  private void print(StepLedger ledger, StepLedger smallest, Map<Part, Double> medians) {
    out.printf("%nWhere the time of a step goes%n%-42s %9s %9s%n", "", "resident", "broadcast");
    double job = medians.get(Part.EMPTY_JOB);
    double weights = medians.get(Part.JOB_WITH_WEIGHTS) - job;
    double broadcast = medians.get(Part.SMALLEST_BROADCAST) - smallest.total();
    boolean resident = medians.containsKey(Part.RESIDENT);
    double exchange =
        resident ? medians.get(Part.SMALLEST_RESIDENT) - smallest.total() : Double.NaN;
    row("schedule: an empty job of as many tasks", Double.NaN, job);
    row("weights: the same job with them, less", Double.NaN, weights);
    row("exchange, what is left of it¹", exchange, broadcast - job - weights);
    row("gather", ledger.gather(), ledger.gather());
    row("forward", ledger.forward(), ledger.forward());
    row("backward", ledger.backward(), ledger.backward());
    row("sum", ledger.sum(), ledger.sum());
    row("update", ledger.update(), ledger.update());
    double whole = resident ? medians.get(Part.RESIDENT) : Double.NaN;
    row(
        "unexplained",
        whole - exchange - ledger.total(),
        medians.get(Part.BROADCAST) - broadcast - ledger.total());
    row("the step", whole, medians.get(Part.BROADCAST));
    out.println("¹ a step of one example for each shard, less the arithmetic of that");
    out.flush();
  }

  private void row(String name, double resident, double broadcast) {
    out.printf(Locale.ROOT, "  %-40s %9s %9s%n", name, number(resident), number(broadcast));
  }

  private static String number(double milliseconds) {
    return Double.isNaN(milliseconds) ? "" : String.format(Locale.ROOT, "%.3f", milliseconds);
  }
}
