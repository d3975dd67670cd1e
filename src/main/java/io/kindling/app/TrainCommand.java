package io.kindling.app;

import io.kindling.InvalidInputException;
import io.kindling.model.Model;
import io.kindling.nn.Network;
import io.kindling.report.RunDirectory;
import io.kindling.spark.DataSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code kindling train}: trains a network and writes a run directory. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Trains a network and writes a run directory: run.json, metrics.jsonl, model.safetensors.",
      "The trained weights are the same bits however many partitions, executors or cores take part."
    },
    footer = {
      "",
      "Examples:",
      "  kindling train",
      "  kindling train --config conf/tutorial.properties --data data/mnist",
      "  kindling train --layers 784,800,10 --epochs 20 --output runs/wide"
    })
final class TrainCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Mixin ConfigurationFile configurationFile;

  @Mixin private TrainOptions options;

  @Override
  public Integer call() throws IOException {
    long started = System.nanoTime();
    PrintWriter out = command.commandLine().getOut();
    Network network = network();
    DataLocation location = new DataLocation(options.data, out);
    location.check();
    if (options.output == null) {
      options.output =
          "runs/"
              + LocalDateTime.now(ZoneId.systemDefault())
                  .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
    }
    RunDirectory directory = new RunDirectory(options.output, SparkHadoopUtil.get().conf());
    directory.checkNew();
    try (JavaSparkContext spark = SparkStart.start("kindling train")) {
      DataSet data = location.open(spark, options.shards);
      checkAgainst(data, network);
      Model model = new Model(network, initialParameters(network, spark));
      Map<String, Object> configuration = EffectiveConfiguration.of(command);
      RunRecord record = new RunRecord(directory, configuration, data, started);
      TrainingRun run = new TrainingRun(spark, data, model, options, record, out);
      announce(network, data, configuration, out);
      run.execute();
    }
    return 0;
  }

  private static void announce(
      Network network, DataSet data, Map<String, Object> configuration, PrintWriter out) {
    out.printf(
        "Training %s on %s%s: %,d training, %,d validation, %,d test examples%n%n",
        String.join("-", network.sizes().stream().map(String::valueOf).toList()),
        data.source(),
        data.generated() ? " (GENERATED digits, not MNIST)" : "",
        data.training().examples().size(),
        data.validation().examples().size(),
        data.test().examples().size());
    EffectiveConfiguration.lines(configuration).forEach(line -> out.println("  " + line));
    out.println();
    out.flush();
  }

  private Network network() {
    try {
      return new Network(options.layers, options.activation, options.loss);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(
          "--layers, --activation: " + e.getMessage() + "; see --help", e);
    }
  }

  private void checkAgainst(DataSet data, Network network) {
    if (network.inputs() != data.inputs()) {
      throw new InvalidInputException(
          String.format(
              "--layers %s: begins with %,d inputs, but the images of %s are %d x %d pixels; begin"
                  + " it with %d",
              network.sizes(),
              network.inputs(),
              data.source(),
              data.training().examples().rows(),
              data.training().examples().columns(),
              data.inputs()));
    }
    if (network.outputs() < data.classes()) {
      throw new InvalidInputException(
          String.format(
              "--layers %s: ends with %d outputs, but the labels of %s go up to %d; end it with %d"
                  + " or more, or check the label files",
              network.sizes(),
              network.outputs(),
              data.source(),
              data.classes() - 1,
              data.classes()));
    }
    int examples = data.training().examples().size();
    if (options.batchSize > examples) {
      throw new InvalidInputException(
          String.format(
              "--batch-size %,d: there are only %,d training examples in %s; give fewer",
              options.batchSize, examples, data.source()));
    }
  }

  private float[] initialParameters(Network network, JavaSparkContext spark) throws IOException {
    if (options.initialModel == null) {
      return options.initializer.parameters(network, options.seed);
    }
    Model model = Model.read(new Path(options.initialModel), spark.hadoopConfiguration());
    if (!model.network().equals(network)) {
      throw new InvalidInputException(
          String.format(
              "--initial-model %s: is a network of layers %s (%s, %s), but the run's has %s (%s,"
                  + " %s); give the same --layers, --activation and --loss",
              options.initialModel,
              model.network().sizes(),
              OptionChecks.name(model.network().hidden()),
              OptionChecks.name(model.network().loss()),
              network.sizes(),
              OptionChecks.name(network.hidden()),
              OptionChecks.name(network.loss())));
    }
    return model.parameters();
  }
}
