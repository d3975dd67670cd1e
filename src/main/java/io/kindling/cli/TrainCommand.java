package io.kindling.cli;

import io.kindling.InvalidInputException;
import io.kindling.Setting;
import io.kindling.ValueType;
import io.kindling.cli.SettingOptions.Configured;
import io.kindling.data.DataSet;
import io.kindling.hadoop.AtomicFile;
import io.kindling.model.CheckpointDirectory;
import io.kindling.model.Model;
import io.kindling.nn.Blas;
import io.kindling.nn.Network;
import io.kindling.optim.NesterovMomentum;
import io.kindling.report.Progress;
import io.kindling.run.Execution;
import io.kindling.run.Resumption;
import io.kindling.run.RunDirectory;
import io.kindling.run.RunRecord;
import io.kindling.run.TrainingRun;
import io.kindling.run.TrainingRun.Outcome;
import io.kindling.spark.DataPreparation;
import io.kindling.spark.TaskSlots;
import io.kindling.training.Evaluation;
import io.kindling.training.NetworkFit;
import io.kindling.training.Recipe;
import io.kindling.training.RecipeSettings;
import io.kindling.training.TrainingState;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
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
final class TrainCommand implements Callable<Integer>, Configured, TraceFile.Place {

  /** A shorter way to write the one hyperparameter that nesterov has. */
  private static final Setting<Double> MOMENTUM =
      Setting.of(
          "momentum",
          "M",
          ValueType.FRACTION,
          null,
          "For nesterov: how much of its velocity a step keeps; the same as"
              + " --optimizer nesterov:momentum=M");

  @Spec private CommandSpec command;

  @Mixin ConfigurationFile configurationFile;

  private RunDirectory directory;

  @Override
  public Optional<Path> traceDirectory() {
    return directory == null ? Optional.empty() : directory.localFolder();
  }

  @Override
  public List<Setting<?>> settings() {
    List<Setting<?>> settings = new ArrayList<>(RecipeSettings.ALL);
    settings.add(MOMENTUM);
    settings.addAll(Execution.SETTINGS);
    return settings;
  }

  @Override
  public Integer call() throws IOException {
    long started = System.nanoTime();
    PrintWriter out = command.commandLine().getOut();
    Recipe asked = recipe();
    Execution execution = execution();
    DataLocation location =
        new DataLocation(execution.get(Execution.DATA), execution.get(Execution.MIRRORS), out);
    location.check();
    Configuration hadoop = SparkHadoopUtil.get().conf();
    directory = new RunDirectory(execution.get(Execution.OUTPUT), hadoop);
    if (!execution.get(Execution.RESUME)) {
      directory.checkNew();
    } else if (directory.status().equals("completed")) {
      out.println(directory.path() + " holds a completed run already: nothing to do");
      return 0;
    }
    directory.checkWritable();
    CheckpointDirectory checkpoints =
        new CheckpointDirectory(
            directory.checkpoints(), hadoop, execution.get(Execution.KEEP_CHECKPOINTS));
    Optional<Resumption> resumed =
        execution.get(Execution.RESUME)
            ? Resumption.find(directory, checkpoints, asked, this::warn)
            : Optional.empty();
    float[] parameters = resumed.isPresent() ? null : initialParameters(asked, hadoop);
    SparkWork.run(
        "kindling train",
        execution.get(Execution.WAIT_FOR_EXECUTORS),
        out,
        (spark, stop) -> {
          DataSet data = location.open(spark, DataPreparation.of(asked));
          Recipe recipe =
              asked.toBuilder().set(RecipeSettings.VALIDATION, data.validation().size()).build();
          check(recipe, data);
          resumed.ifPresent(resumption -> resumption.checkData(recipe, data));
          DataRemarks.of(data, recipe).forEach(this::warn);
          MemoryCheck.of(
                  spark,
                  data,
                  recipe,
                  TaskSlots.partitions(
                      spark,
                      recipe.get(RecipeSettings.SHARDS),
                      execution.get(Execution.PARTITIONS)))
              .forEach(this::warn);
          TrainingState state =
              resumed
                  .map(resumption -> resumption.state(recipe))
                  .orElseGet(
                      () ->
                          TrainingState.initial(
                              recipe.network(), recipe.get(RecipeSettings.OPTIMIZER), parameters));
          stop.checkNotRequested();
          directory.clearUnfinished();
          announce(recipe, execution, data, state, out);
          RunRecord record = new RunRecord(directory, recipe, execution, data, started);
          Progress progress =
              new Progress(
                  out,
                  Ansi.AUTO.enabled(),
                  recipe.get(RecipeSettings.EPOCHS),
                  recipe.batches(data.training().size()).stepsPerEpoch());
          // Closed before Spark is stopped, which must not hold up a JVM that was asked to end.
          try (stop) {
            new TrainingRun(
                    recipe, execution, data, state, record, checkpoints, stop, List.of(progress))
                .execute(
                    new SparkWorkplace(
                        spark,
                        data,
                        recipe,
                        execution,
                        record,
                        out,
                        SettingOptions.isNamed(command, RecipeSettings.BLAS)))
                .ifPresentOrElse(
                    completed -> tell(completed, data, directory, out),
                    () -> tellStopped(directory, out));
          }
        });
    return 0;
  }

  private Recipe recipe() {
    Recipe recipe =
        Recipe.builder().values(SettingOptions.values(command, RecipeSettings.ALL)).build();
    Double momentum = SettingOptions.value(command, MOMENTUM);
    if (momentum == null
        || !(recipe.get(RecipeSettings.OPTIMIZER) instanceof NesterovMomentum nesterov)) {
      return recipe;
    }
    if (!recipe.canonical().get(RecipeSettings.OPTIMIZER.name()).equals("nesterov")
        && nesterov.momentum() != momentum) {
      throw MOMENTUM.invalidValue(
          momentum, "the optimizer is %s; give one of the two", nesterov.spelling());
    }
    return recipe.toBuilder().set(RecipeSettings.OPTIMIZER, new NesterovMomentum(momentum)).build();
  }

  private Execution execution() {
    Execution execution = new Execution(SettingOptions.values(command, Execution.SETTINGS));
    if (execution.get(Execution.OUTPUT) != null) {
      return execution;
    }
    if (execution.get(Execution.RESUME)) {
      throw new InvalidInputException(
          "--resume wants --output DIR, the directory of the run to go on with");
    }
    LocalDateTime now = LocalDateTime.now(ZoneId.systemDefault());
    return execution.with(
        Execution.OUTPUT, "runs/" + now.format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")));
  }

  private static void check(Recipe recipe, DataSet data) {
    NetworkFit.problem(recipe.network(), data)
        .ifPresent(
            problem -> {
              throw RecipeSettings.LAYERS.invalidValue(
                  recipe.get(RecipeSettings.LAYERS), "%s", problem);
            });
    recipe.batches(data.training().size());
  }

  private static float[] initialParameters(Recipe recipe, Configuration hadoop) throws IOException {
    String file = recipe.get(RecipeSettings.INITIAL_MODEL);
    if (file == null) {
      return recipe.initialParameters();
    }
    Model model = Model.read(AtomicFile.path(file), hadoop);
    if (!model.network().equals(recipe.network())) {
      throw RecipeSettings.INITIAL_MODEL.invalidValue(
          file,
          "is a network of layers %s, but the run's has %s; give the same layers, activation and"
              + " loss",
          describe(model.network()),
          describe(recipe.network()));
    }
    if (model.inverted() != recipe.get(RecipeSettings.INVERT)) {
      throw RecipeSettings.INITIAL_MODEL.invalidValue(
          file,
          model.inverted()
              ? "was trained on inverted images; invert them here, too (--invert)"
              : "was trained on images as they are; leave out --invert");
    }
    return model.parameters();
  }

  private static String describe(Network network) {
    return String.format(
        "%s (%s, %s)", network, network.hidden().spelling(), network.loss().spelling());
  }

  private void warn(String warning) {
    command.commandLine().getErr().println("Note: " + OneLine.of(warning));
  }

  private static void announce(
      Recipe recipe, Execution execution, DataSet data, TrainingState state, PrintWriter out) {
    out.printf(
        "Training %s on %s: %,d training, %,d validation, %,d test examples%n%n",
        recipe.network(),
        data.title(),
        data.training().size(),
        data.validation().size(),
        data.test().size());
    Map<String, Object> configuration = RunRecord.configuration(recipe, execution);
    configuration.values().removeIf(value -> value == null);
    configuration.forEach((name, value) -> out.println("  " + OneLine.of(name + " = " + value)));
    out.println();
    if (state.steps() > 0) {
      out.printf("Going on from step %,d%n%n", state.steps());
    }
    String notice = Blas.load(recipe.get(RecipeSettings.BLAS)).notice();
    if (notice != null) {
      out.println("Note: " + notice);
    }
    out.flush();
  }

  private static void tell(Outcome outcome, DataSet data, RunDirectory directory, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%n%s. Trained in %.1f s.%nWeights %s%nModel   %s%n",
        outcome
            .test()
            .map(test -> describe(test, data))
            .orElse("No test: the data have no test files"),
        outcome.trainingSeconds(),
        outcome.model().weightsSha256(),
        directory.modelFile());
    out.flush();
  }

  private static String describe(Evaluation test, DataSet data) {
    return String.format(
        Locale.ROOT,
        "Test: %,d of %,d right (%.2f%%)%s",
        test.correct(),
        test.total(),
        100 * test.accuracy(),
        data.generated() ? ", on GENERATED digits" : "");
  }

  private static void tellStopped(RunDirectory directory, PrintWriter out) {
    out.printf(
        "%nStopped. To go on: the same command with --resume --output %s%n", directory.path());
    out.flush();
  }
}
