package io.kindling.peers;

import io.kindling.bench.InterleavedTiming;
import io.kindling.bench.StepBenchmark;
import io.kindling.bench.StepTimes;
import io.kindling.bench.TimedVariant;
import io.kindling.data.DataSet;
import io.kindling.nn.blas.Blas;
import io.kindling.spark.examples.ShardedExamples;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Times whole training steps on two cores: Kindling's engines, its plain engine without Spark, the
 * matrix products alone, PyTorch, NumPy, and an empty Spark job.
 */
@Command(name = "PeerBench", sortOptions = false)
public final class PeerBench implements Callable<Integer> {

  private static final int SHARDS = 8;
  private static final int WARMING_STEPS = 5000;

  @Option(
      names = "--data",
      defaultValue = "${env:MNIST_DIR}",
      required = true,
      description = "Directory with MNIST. Default: the environment variable MNIST_DIR")
  private String data;

  @Option(
      names = "--networks",
      arity = "1..*",
      defaultValue = "784,30,10 784,100,10 784,800,10 784,1024,1024,10",
      split = " ",
      description = "Default: ${DEFAULT-VALUE}")
  private List<String> networks;

  @Option(names = "--batch-size", defaultValue = "1000", description = "Default: ${DEFAULT-VALUE}")
  private int batchSize;

  @Option(names = "--turns", defaultValue = "7", description = "Default: ${DEFAULT-VALUE}")
  private int turns;

  /** Creates the command, called by {@link #main}. */
  private PeerBench() {}

  /** Prints a table for each network. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new PeerBench()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    System.out.println(Blas.BUNDLED.load().name() + "; " + TorchTraining.version());
    try (JavaSparkContext spark = new JavaSparkContext(SparkLocal.conf(Workload.THREADS))) {
      DataSet eight = SparkLocal.open(spark, data, SHARDS);
      DataSet two = SparkLocal.open(spark, data, Workload.THREADS);
      try (ShardedExamples training = examples(spark, eight.training(), SHARDS);
          ShardedExamples validation = examples(spark, eight.validation(), SHARDS);
          ShardedExamples trainingOfTwo = examples(spark, two.training(), Workload.THREADS);
          ShardedExamples validationOfTwo = examples(spark, two.validation(), Workload.THREADS)) {
        for (String network : networks) {
          List<Integer> layers = Stream.of(network.split(",")).map(Integer::valueOf).toList();
          Workload workload = Workload.of(layers, two, batchSize);
          compare(
              network,
              new StepBenchmark(training, validation, workload.task(SHARDS), ", 8 shards"),
              new StepBenchmark(
                  trainingOfTwo, validationOfTwo, workload.task(Workload.THREADS), ", 2 shards"),
              workload);
        }
      }
    }
    return 0;
  }

  private static ShardedExamples examples(JavaSparkContext spark, DataSet.Part part, int shards) {
    return new ShardedExamples(spark, "examples", part, shards, Workload.THREADS);
  }

  private void compare(String network, StepBenchmark eight, StepBenchmark two, Workload workload) {
    List<TimedVariant> variants = new ArrayList<>();
    try {
      variants.add(eight.resident());
      variants.add(two.resident());
      variants.add(two.plain(workload.data()));
      variants.add(eight.products());
      variants.add(new TorchTraining(workload, TorchTraining.Gather.INDEX));
      variants.add(new TorchTraining(workload, TorchTraining.Gather.EMBEDDING));
      variants.addAll(NumpyTraining.ifPresent(workload));
      variants.add(eight.broadcast());
      variants.add(eight.emptyJob());
      eight.warmUp(WARMING_STEPS);
      int parameters = workload.network().parameterCount();
      // Fewer steps for wider networks, so that all take about the same time.
      int steps = Math.max(12, Math.min(400, 20_000_000 / parameters));
      List<StepTimes> times = new InterleavedTiming(4 * steps, turns, steps).measure(variants);
      StepTimes.print(
          network.replace(',', '-') + ", batch " + batchSize,
          times,
          new PrintWriter(System.out, false, StandardCharsets.UTF_8));
    } finally {
      variants.forEach(TimedVariant::close);
    }
  }
}
