package io.kindling.cli;

import io.kindling.bench.ScalingReport;
import io.kindling.bench.StepReport;
import io.kindling.bench.Turns;
import io.kindling.cli.OptionChecks.LayerSizes;
import io.kindling.cli.OptionChecks.OneList;
import io.kindling.cli.OptionChecks.Positive;
import io.kindling.cli.OptionChecks.PowerOfTwo;
import io.kindling.data.BatchOrder;
import io.kindling.data.DataSet;
import io.kindling.nn.Activation;
import io.kindling.nn.Blas;
import io.kindling.nn.Loss;
import io.kindling.nn.Network;
import io.kindling.spark.SparkStart;
import io.kindling.training.TrainingTask;
import java.io.IOException;
import java.io.PrintWriter;
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
          + " Spark, its matrix products alone, and an empty Spark job; then tells what a step is"
          + " made of.",
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

  @Option(
      names = "--scaling",
      description =
          "Also measure over tasks, batch sizes and network sizes, and forecast what a step costs on"
              + " 8, 64 and 512 executors.")
  private boolean scaling;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = command.commandLine().getOut();
    DataLocation location = new DataLocation(data, out);
    location.check();
    Network network = new Network(layers.values(), Activation.SIGMOID, Loss.QUADRATIC);
    Turns measured = new Turns(4 * steps, turns, steps);
    try (JavaSparkContext spark = SparkStart.start("kindling bench")) {
      DataSet dataSet = location.open(spark, shards);
      TrainOptions.checkAgainst(dataSet, network, batchSize);
      int partitions = data.partitions(spark, shards);
      out.printf(
          "%s; %,d partitions, %,d shards, data %s; milliseconds%n",
          Blas.load(compute.blas).name(), partitions, shards, dataSet.source());
      TrainingTask task = task(dataSet, network);
      new StepReport(measured, out).print(spark, dataSet, task, partitions);
      if (scaling) {
        new ScalingReport(measured, out).print(spark, dataSet, task);
      }
    }
    return 0;
  }

  private TrainingTask task(DataSet dataSet, Network network) {
    int examples = dataSet.training().examples().size();
    return new TrainingTask(network, new BatchOrder(examples, shards, batchSize, 1), compute.blas);
  }
}
