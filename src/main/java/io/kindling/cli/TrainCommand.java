package io.kindling.cli;

import io.kindling.InvalidInputException;
import io.kindling.Setting;
import io.kindling.ValueType;
import io.kindling.cli.SettingOptions.Configured;
import io.kindling.data.DataSet;
import io.kindling.hadoop.AtomicFile;
import io.kindling.model.CheckpointDirectory;
import io.kindling.model.Model;
import io.kindling.nn.Network;
import io.kindling.optim.NesterovMomentum;
import io.kindling.report.Progress;
import io.kindling.run.Execution;
import io.kindling.run.Resumption;
import io.kindling.run.RunDirectory;
import io.kindling.run.RunRecord;
import io.kindling.run.TrainingRun;
import io.kindling.spark.DataPreparation;
import io.kindling.spark.TaskSlots;
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
    if (execution.get(Execution.RESUME) && directory.status().equals("completed")) {
      return checkCompleted(asked, location, out);
    }
    if (!execution.get(Execution.RESUME) && !isNamedByTime()) {
      directory.checkNew();
    }
    directory.checkWritable();
    Optional<Resumption> resumed =
        execution.get(Execution.RESUME)
            ? Resumption.find(directory, checkpoints(execution, hadoop), asked, this::warn)
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
                  TaskSlots.expected(
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
          Execution placed = take(execution, hadoop);
          directory.clearUnfinished();
          RunAnnouncement.announce(recipe, placed, data, state, out);
          RunRecord record = new RunRecord(directory, recipe, placed, data, started);
          Progress progress =
              new Progress(
                  out,
                  Ansi.AUTO.enabled(),
                  recipe.get(RecipeSettings.EPOCHS),
                  recipe.batches(data.training().size()).stepsPerEpoch());
          // Closed before Spark is stopped, which must not hold up a JVM that was asked to end.
          try (stop) {
            new TrainingRun(
                    recipe,
                    placed,
                    data,
                    state,
                    record,
                    checkpoints(placed, hadoop),
                    stop,
                    List.of(progress))
                .execute(
                    new SparkWorkplace(
                        spark,
                        data,
                        recipe,
                        placed,
                        record,
                        out,
                        SettingOptions.isNamed(command, RecipeSettings.BLAS)))
                .ifPresentOrElse(
                    completed -> RunAnnouncement.tell(completed, data, directory, out),
                    () -> RunAnnouncement.tellStopped(directory, out));
          } finally {
            directory.release();
          }
        });
    return 0;
  }

  private CheckpointDirectory checkpoints(Execution execution, Configuration hadoop) {
    return new CheckpointDirectory(
        directory.checkpoints(), hadoop, execution.get(Execution.KEEP_CHECKPOINTS));
  }

  private boolean isNamedByTime() {
    return SettingOptions.value(command, Execution.OUTPUT) == null;
  }

  /** Takes the run directory, which no other run may have; of names by the time, the next free. */
  private Execution take(Execution execution, Configuration hadoop) throws IOException {
    if (execution.get(Execution.RESUME)) {
      directory.takeOver();
      return execution;
    }
    String name = directory.path().toString();
    for (int next = 2; !directory.take(); next++) {
      if (!isNamedByTime()) {
        throw Execution.OUTPUT.invalidValue(
            name, "another run has begun there in the meantime; name another directory");
      }
      directory = new RunDirectory(name + "-" + next, hadoop);
    }
    return execution.with(Execution.OUTPUT, directory.path().toString());
  }

  /** There is nothing to do for a run that is complete, if it is the one that is asked for. */
  private int checkCompleted(Recipe asked, DataLocation location, PrintWriter out)
      throws IOException {
    Resumption.checkCompleted(directory, asked);
    SparkWork.run(
        "kindling train",
        SettingOptions.value(command, Execution.WAIT_FOR_EXECUTORS),
        out,
        (spark, stop) -> {
          DataSet data = location.open(spark, DataPreparation.of(asked));
          Recipe recipe =
              asked.toBuilder().set(RecipeSettings.VALIDATION, data.validation().size()).build();
          Resumption.checkCompletedData(directory, recipe, data);
          out.println(directory.path() + " holds a completed run already: nothing to do");
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
}
