package io.kindling.peers;

import io.kindling.bench.InterleavedTiming;
import io.kindling.bench.StepBenchmark;
import io.kindling.bench.StepTimes;
import io.kindling.bench.TimedVariant;
import io.kindling.data.DataSet;
import io.kindling.data.batch.BatchOrder;
import io.kindling.nn.blas.Blas;
import io.kindling.spark.check.DataCheck;
import io.kindling.spark.check.DataPreparation;
import io.kindling.spark.cluster.TaskSlots;
import io.kindling.spark.examples.ShardedExamples;
import io.kindling.spark.start.SparkStart;
import io.kindling.training.recipe.TrainingTask;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Times the resident engine's exchange beside PyTorch's all-reduce over gloo, with the same number
 * of floats and processes on this machine. Run it with spark-submit on a cluster with separate
 * executor processes.
 */
@Command(name = "GlooBench", sortOptions = false)
public final class GlooBench implements Callable<Integer> {

  private static final int EXAMPLES = 2400;

  private static final int PATIENCE_SECONDS = 60;

  @Option(
      names = "--networks",
      arity = "1..*",
      defaultValue = "784-1-10 784-30-10 784-300-10 784-800-10 784-1024-1024-10",
      split = " ",
      description = "Default: ${DEFAULT-VALUE}")
  private List<String> networks;

  @Option(names = "--turns", defaultValue = "9", description = "Default: ${DEFAULT-VALUE}")
  private int turns;

  @Option(names = "--steps", defaultValue = "40", description = "Default: ${DEFAULT-VALUE}")
  private int steps;

  /** Creates the command, called by {@link #main}. */
  private GlooBench() {}

  /** Prints a table for each network. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new GlooBench()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    try (JavaSparkContext spark = SparkStart.start("GlooBench", PATIENCE_SECONDS)) {
      int tasks = Integer.highestOneBit(TaskSlots.partitions(spark, EXAMPLES, null));
      DataSet digits = DataCheck.digits(EXAMPLES, DataPreparation.plain(null, tasks));
      try (ShardedExamples training = examples(spark, digits.training(), tasks);
          ShardedExamples validation = examples(spark, digits.validation(), tasks)) {
        int size = digits.training().size();
        for (String network : networks) {
          TrainingTask task =
              new TrainingTask(
                  ScalingRow.network(ScalingRow.sizes(network)),
                  new BatchOrder(size, tasks, tasks, Workload.SEED),
                  Blas.VECTOR);
          compare(new StepBenchmark(training, validation, task), tasks, out);
        }
      }
    }
    return 0;
  }

  private static ShardedExamples examples(JavaSparkContext spark, DataSet.Part part, int tasks) {
    return new ShardedExamples(spark, "examples", part, tasks, tasks);
  }

  private void compare(StepBenchmark benchmark, int tasks, PrintWriter out) {
    List<TimedVariant> variants = new ArrayList<>();
    variants.add(benchmark.exchange(tasks));
    variants.add(benchmark.resident());
    int floats = benchmark.task().network().parameterCount();
    GlooAllReduce.start(tasks, floats)
        .ifPresentOrElse(
            variants::add,
            () -> out.println("gloo is skipped: python3 with PyTorch was not found"));
    try {
      StepTimes.print(
          benchmark.networkName() + ", " + tasks + " tasks",
          new InterleavedTiming(4 * steps, turns, steps).measure(variants),
          out);
    } finally {
      variants.forEach(TimedVariant::close);
    }
  }
}
