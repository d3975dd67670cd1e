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

/** Prints the time of a step for each variant, and a breakdown of the engines' steps. */
public final class StepReport {

  /** Timed variants, by their role in the breakdown. */
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

  /** Number of warm-up steps per timed step of a turn, so that short benchmarks stay short. */
  private static final int WARMING_STEPS = 100;

  private final InterleavedTiming timing;
  private final PrintWriter out;

  /** Creates a report that measures with the given timing and prints to the given writer. */
  public StepReport(InterleavedTiming timing, PrintWriter out) {
    this.timing = timing;
    this.out = out;
  }

  /**
   * Measures and prints the tables.
   *
   * @param spark the Spark context
   * @param data the data set
   * @param task the training task
   * @param partitions the number of partitions
   */
  public void print(JavaSparkContext spark, DataSet data, TrainingTask task, int partitions) {
    int shards = task.batches().shards();
    try (ShardedExamples training =
            new ShardedExamples(spark, "training", data.training(), shards, partitions);
        ShardedExamples validation =
            new ShardedExamples(spark, "validation", data.validation(), shards, partitions)) {
      StepBenchmark benchmark = new StepBenchmark(training, validation, task);
      StepBenchmark smallest = benchmark.withSmallestBatch();
      Map<Part, TimedVariant> variants = variants(benchmark, smallest, data);
      StepLedger ledger = benchmark.ledger(timing.steps());
      StepLedger smallestLedger = smallest.ledger(timing.steps());
      try {
        benchmark.warmUp(WARMING_STEPS * timing.steps());
        List<StepTimes> times = timing.measure(List.copyOf(variants.values()));
        StepTimes.print(
            task.network().sizes() + ", batch " + task.batches().batchSize(), times, out);
        Map<Part, Double> medians = new EnumMap<>(Part.class);
        Iterator<StepTimes> next = times.iterator();
        variants.keySet().forEach(part -> medians.put(part, next.next().median()));
        print(ledger, smallestLedger, medians);
      } finally {
        variants.values().forEach(TimedVariant::close);
      }
    }
  }

  private Map<Part, TimedVariant> variants(
      StepBenchmark benchmark, StepBenchmark smallest, DataSet data) {
    Map<Part, TimedVariant> variants = new LinkedHashMap<>();
    if (benchmark.residentFits()) {
      variants.put(Part.RESIDENT, benchmark.resident());
    } else {
      out.println("Without the resident engine, which needs a core for every partition");
    }
    variants.put(Part.PLAIN, benchmark.plain(data));
    variants.put(Part.PRODUCTS, benchmark.products());
    variants.put(Part.BROADCAST, benchmark.broadcast());
    variants.put(Part.EMPTY_JOB, benchmark.emptyJob());
    variants.put(Part.JOB_WITH_WEIGHTS, benchmark.jobWithWeights());
    variants.put(Part.SMALLEST_BROADCAST, smallest.broadcast());
    if (benchmark.residentFits()) {
      variants.put(Part.SMALLEST_RESIDENT, smallest.resident());
    }
    return variants;
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
    row("weights: that job with them, minus it", Double.NaN, weights);
    row("exchange, the rest of it¹", exchange, broadcast - job - weights);
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
    out.println("¹ a step with one example per shard, minus its arithmetic");
    out.flush();
  }

  private void row(String name, double resident, double broadcast) {
    out.printf(Locale.ROOT, "  %-40s %9s %9s%n", name, number(resident), number(broadcast));
  }

  private static String number(double milliseconds) {
    return Double.isNaN(milliseconds) ? "" : String.format(Locale.ROOT, "%.3f", milliseconds);
  }
}
