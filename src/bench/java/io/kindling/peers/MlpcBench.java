package io.kindling.peers;

import io.kindling.bench.StepTimes;
import io.kindling.data.DataSet;
import io.kindling.nn.blas.Blas;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Time to 96% accuracy on MNIST's test images with 784-30-10: Kindling's default recipe at a
 * learning rate tuned for this small network, against MLlib's MultilayerPerceptronClassifier
 * (L-BFGS) with its best block size. Both use two cores and data in memory.
 *
 * <p>MLlib uses the same OpenBLAS with one thread per task, so that the result does not compare two
 * BLAS libraries.
 */
@Command(name = "MlpcBench", sortOptions = false)
public final class MlpcBench implements Callable<Integer> {

  @Option(
      names = "--data",
      defaultValue = "${env:MNIST_DIR}",
      required = true,
      description = "Directory with MNIST. Default: the environment variable MNIST_DIR")
  private String data;

  @Option(names = "--target", defaultValue = "0.96", description = "Default: ${DEFAULT-VALUE}")
  private double target;

  @Option(
      names = "--ours",
      defaultValue = "5",
      description = "Number of Kindling's runs. Default: ${DEFAULT-VALUE}")
  private int runs;

  @Option(
      names = "--learning-rate",
      defaultValue = "0.005",
      description =
          "Kindling's learning rate; the default is the best of 0.001, 0.002, 0.003, 0.005 and"
              + " 0.008. Default: ${DEFAULT-VALUE}")
  private double learningRate;

  @Option(
      names = "--block-sizes",
      split = ",",
      defaultValue = "128,512,1024,4096",
      description = "Block sizes of MLlib to try. Default: ${DEFAULT-VALUE}")
  private List<Integer> blockSizes;

  @Option(
      names = "--iterations",
      split = ",",
      defaultValue = "100,200,300",
      description = "Maximum numbers of iterations of MLlib's trainings. Default: ${DEFAULT-VALUE}")
  private List<Integer> iterations;

  /** Creates the command, called by {@link #main}. */
  private MlpcBench() {}

  /** Prints the times of both. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new MlpcBench()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    // Must come first, because netlib binds to one library for the lifetime of a JVM.
    System.out.println(Blas.BUNDLED.load().name());
    // Two more slots than training uses, to evaluate the test images beside resident tasks.
    SparkSession session =
        SparkSession.builder().config(SparkLocal.conf(2 * Workload.THREADS)).getOrCreate();
    try (JavaSparkContext spark = new JavaSparkContext(session.sparkContext())) {
      DataSet examples = SparkLocal.open(spark, data, DefaultRecipe.SHARDS);
      double[] ours = new double[runs];
      for (int run = 0; run < runs; run++) {
        DefaultRecipe recipe = new DefaultRecipe(spark, examples, learningRate, run + 1);
        ours[run] = recipe.secondsTo(target);
        System.out.printf(
            Locale.ROOT,
            "Kindling, 784-30-10, seed %d: %.2f%% after %d epochs, %.2f s%n",
            run + 1,
            100 * recipe.accuracy(),
            recipe.epochs(),
            ours[run]);
      }
      System.out.printf(
          Locale.ROOT,
          "Kindling: %.2f s in the median of %d runs, %.2f to %.2f s%n",
          StepTimes.median(ours),
          runs,
          Arrays.stream(ours).min().orElseThrow(),
          Arrays.stream(ours).max().orElseThrow());
      try (MlpcTraining mlpc = new MlpcTraining(session, examples)) {
        mlpc(mlpc, StepTimes.median(ours));
      }
    }
    return 0;
  }

  private void mlpc(MlpcTraining mlpc, double ours) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    mlpc.train(128, 2); // warms up the JIT compiler
    for (int blockSize : blockSizes) {
      double seconds = mlpc.train(blockSize, 5).seconds();
      System.out.printf(
          Locale.ROOT, "MLPC, block size %d: 5 iterations in %.2f s%n", blockSize, seconds);
      if (seconds < least) {
        best = blockSize;
        least = seconds;
      }
    }
    for (int count : iterations) {
      MlpcTraining.Result result = mlpc.train(best, count);
      System.out.printf(
          Locale.ROOT,
          "MLPC, block size %d, at most %d iterations: %.2f%%, %.1f s, %.0f times Kindling's%s%n",
          best,
          count,
          100 * result.accuracy(),
          result.seconds(),
          result.seconds() / ours,
          result.accuracy() >= target ? " (target reached)" : "");
    }
  }
}
