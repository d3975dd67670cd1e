package io.kindling.app;

import io.kindling.app.OptionChecks.LayerSizes;
import io.kindling.app.OptionChecks.OneList;
import io.kindling.app.OptionChecks.Positive;
import io.kindling.app.OptionChecks.PowerOfTwo;
import io.kindling.data.BatchOrder;
import io.kindling.nn.Activation;
import io.kindling.nn.Loss;
import io.kindling.nn.Network;
import io.kindling.spark.DataSet;
import io.kindling.spark.ShardedExamples;
import io.kindling.spark.StepBenchmark;
import io.kindling.spark.TrainingTask;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kindling bench}: what a step costs here. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Times a training step under every engine, beside the same step on plain threads without"
          + " Spark, its matrix products alone, and an empty Spark job.",
      "Medians over interleaved turns: sigmoid units, quadratic loss, plain gradient descent."
    })
final class BenchCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Mixin private DataOptions data;

  @Option(
      names = "--layers",
      paramLabel = "N,N,…",
      defaultValue = "784,30,10",
      converter = LayerSizes.class,
      description = "Sizes of the layers. Default: ${DEFAULT-VALUE}")
  private OneList<Integer> layers;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "1000",
      converter = Positive.class,
      description = "Examples in a mini-batch. Default: ${DEFAULT-VALUE}")
  private int batchSize;

  @Option(
      names = "--shards",
      paramLabel = "N",
      defaultValue = "8",
      converter = PowerOfTwo.class,
      description = "Parts that the examples are split into. Default: ${DEFAULT-VALUE}")
  private int shards;

  @Option(
      names = "--turns",
      paramLabel = "N",
      defaultValue = "7",
      converter = Positive.class,
      description = "Turns that medians are taken over. Default: ${DEFAULT-VALUE}")
  private int turns;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "50",
      converter = Positive.class,
      description = "Steps in a turn. Default: ${DEFAULT-VALUE}")
  private int steps;

  @Mixin private ComputeOptions compute;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = command.commandLine().getOut();
    DataLocation location = new DataLocation(data, out);
    location.check();
    Network network = new Network(layers.values(), Activation.SIGMOID, Loss.QUADRATIC);
    try (JavaSparkContext spark = SparkStart.start("kindling bench")) {
      DataSet dataSet = location.open(spark, shards);
      TrainOptions.checkAgainst(dataSet, network, batchSize);
      int partitions = data.partitions(spark, shards);
      BatchOrder batches =
          new BatchOrder(dataSet.training().examples().size(), shards, batchSize, 1);
      TrainingTask task = new TrainingTask(network, batches, compute.blas);
      try (ShardedExamples training =
              new ShardedExamples(spark, "training", dataSet.training(), shards, partitions);
          ShardedExamples validation =
              new ShardedExamples(spark, "validation", dataSet.validation(), shards, partitions)) {
        training.load();
        out.printf(
            "%s, batch %,d, %d partitions, %d shards, %s; median milliseconds a step%n%n",
            layers, batchSize, partitions, shards, dataSet.source());
        print(new StepBenchmark(training, validation, dataSet, task).run(turns, steps), out);
      }
    }
    return 0;
  }

  private static void print(Map<String, Double> medians, PrintWriter out) {
    double limit = medians.get("matrix products alone");
    medians.forEach(
        (name, milliseconds) ->
            out.printf(
                Locale.ROOT,
                "  %-26s %8.3f ms   %6.2f x the matrix products%n",
                name,
                milliseconds,
                milliseconds / limit));
    out.flush();
  }
}
