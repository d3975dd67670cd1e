package io.kindling.cli;

import io.kindling.InvalidInputException;
import io.kindling.data.DataSet;
import io.kindling.hadoop.AtomicFile;
import io.kindling.model.Checkpoint;
import io.kindling.model.CheckpointDirectory;
import io.kindling.model.Model;
import io.kindling.nn.Network;
import io.kindling.run.RunDirectory;
import io.kindling.run.RunIdentity;
import io.kindling.run.RunRecord;
import io.kindling.spark.SparkStart;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
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
      if (options.resume) {
        throw new InvalidInputException(
            "--resume wants --output DIR, the directory of the run to go on with");
      }
      LocalDateTime now = LocalDateTime.now(ZoneId.systemDefault());
      options.output = "runs/" + now.format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
    }
    RunDirectory directory = new RunDirectory(options.output, SparkHadoopUtil.get().conf());
    if (!options.resume) {
      directory.checkNew();
    } else if (directory.status().equals("completed")) {
      out.println(options.output + " holds a completed run already: nothing to do");
      return 0;
    }
    directory.checkWritable();
    CheckpointDirectory checkpoints =
        new CheckpointDirectory(
            directory.checkpoints(), SparkHadoopUtil.get().conf(), options.keepCheckpoints);
    Resumption resumption = new Resumption(directory, options);
    Optional<Checkpoint> resumed =
        options.resume
            ? resumption.find(
                checkpoints,
                network.parameterCount(),
                EffectiveConfiguration.of(command),
                this::warn)
            : Optional.empty();
    Model model = new Model(network, initialParameters(network, resumed));
    try (JavaSparkContext spark = SparkStart.start("kindling train")) {
      DataSet data = location.open(spark, options.shards);
      options.data.validation = data.validation().examples().size();
      TrainOptions.checkAgainst(data, network, options.batchSize);
      Map<String, Object> configuration = EffectiveConfiguration.of(command);
      resumed.ifPresent(checkpoint -> resumption.checkData(checkpoint, data));
      Map<String, String> identity = RunIdentity.ofData(data);
      identity.putAll(RunIdentity.ofOptions(configuration));
      identity.putAll(model.architecture());
      directory.clearUnfinished();
      announce(network, data, configuration, resumed, out);
      RunRecord record = new RunRecord(directory, configuration, data, started);
      new TrainingRun(spark, data, model, options, record, checkpoints, out)
          .execute(resumed, identity);
    }
    return 0;
  }

  private void warn(String warning) {
    command.commandLine().getErr().println("Note: " + OneLine.of(warning));
  }

  private static void announce(
      Network network,
      DataSet data,
      Map<String, Object> configuration,
      Optional<Checkpoint> resumed,
      PrintWriter out) {
    out.printf(
        "Training %s on %s%s: %,d training, %,d validation, %,d test examples%n%n",
        String.join("-", network.sizes().stream().map(String::valueOf).toList()),
        data.source(),
        data.generated() ? " (GENERATED digits, not MNIST)" : "",
        data.training().examples().size(),
        data.validation().examples().size(),
        data.test().examples().size());
    EffectiveConfiguration.lines(configuration)
        .forEach(line -> out.println("  " + OneLine.of(line)));
    out.println();
    resumed.ifPresent(checkpoint -> out.printf("Going on from step %,d%n%n", checkpoint.steps()));
    out.flush();
  }

  private Network network() {
    try {
      return new Network(options.layers.values(), options.activation, options.loss);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(
          "--layers, --activation: " + e.getMessage() + "; see --help", e);
    }
  }

  private float[] initialParameters(Network network, Optional<Checkpoint> resumed)
      throws IOException {
    if (resumed.isPresent() || options.initialModel == null) {
      return options.initializer.parameters(network, options.seed);
    }
    Model model = Model.read(AtomicFile.path(options.initialModel), SparkHadoopUtil.get().conf());
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
