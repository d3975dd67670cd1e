package io.kindling.cli.train;

import io.kindling.InvalidInputException;
import io.kindling.cli.failure.TraceFile;
import io.kindling.cli.options.CommandText;
import io.kindling.cli.options.ConfigurationFile;
import io.kindling.cli.options.OneLine;
import io.kindling.cli.options.SettingOptions;
import io.kindling.cli.options.SettingOptions.Configured;
import io.kindling.cli.options.Verbosity;
import io.kindling.cli.source.DataLocation;
import io.kindling.cli.source.ModelTable;
import io.kindling.cli.spark.SparkCommand;
import io.kindling.data.DataSet;
import io.kindling.model.Model;
import io.kindling.report.tensorboard.EventDirectory;
import io.kindling.run.Execution;
import io.kindling.run.Resumption;
import io.kindling.run.RunDirectory;
import io.kindling.run.RunMismatchException;
import io.kindling.run.SessionData;
import io.kindling.run.StopRequest;
import io.kindling.settings.Setting;
import io.kindling.spark.check.DataPreparation;
import io.kindling.training.TrainingState;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
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
      "  kindling train --hidden 800 --epochs 20 --output runs/wide"
    })
public final class TrainCommand implements Callable<Integer>, Configured, TraceFile.Place {

  @Spec private CommandSpec command;

  @Mixin ConfigurationFile configurationFile;

  @Mixin Verbosity verbosity;

  private RunDirectory directory;

  @Override
  public Optional<Path> traceDirectory() {
    return directory == null ? Optional.empty() : directory.localFolder();
  }

  @Override
  public List<Setting<?>> settings() {
    List<Setting<?>> settings = new ArrayList<>(Execution.SETTINGS);
    settings.addAll(RequestedRecipe.settings());
    return settings;
  }

  @Override
  public Integer call() throws IOException {
    long started = System.nanoTime();
    PrintWriter out = command.commandLine().getOut();
    try {
      SparkCommand.stoppable(out, stop -> train(started, out, stop));
    } catch (RunMismatchException e) {
      throw Execution.RESUME.invalid(
          "%s; give the same, or another output directory", e.getMessage());
    }
    return 0;
  }

  private void train(long started, PrintWriter out, StopRequest stop) throws IOException {
    RequestedRecipe asked = new RequestedRecipe(command);
    Execution execution = execution();
    DataLocation location = new DataLocation(command, out);
    location.check();
    Configuration hadoop = SparkHadoopUtil.get().conf();
    directory = new RunDirectory(execution.get(Execution.OUTPUT), hadoop);
    if (execution.get(Execution.RESUME)
        && directory.status().equals("completed")
        && (execution.get(Execution.UNTESTED) || !directory.isUntested())) {
      checkCompleted(asked, location, out, stop);
      return;
    }
    if (execution.get(Execution.RESUME)) {
      directory.checkOwn();
    } else if (!isNamedByTime()) {
      directory.checkNew();
    }
    directory.checkWritable();
    EventDirectory.check(execution, hadoop);
    Optional<Resumption> resumed =
        execution.get(Execution.RESUME)
            ? Resumption.find(directory, execution, asked.recipe(), asked.open(), this::warn)
            : Optional.empty();
    InitialParameters initial =
        resumed.isPresent()
            ? InitialParameters.random()
            : InitialParameters.read(asked.recipe(), hadoop);
    if (!asked.open().contains(RecipeSettings.LAYERS)) {
      initial.check(asked.recipe());
    }
    SparkCommand.run(
        "kindling train",
        execution.get(Execution.WAIT_FOR_EXECUTORS),
        stop,
        spark -> {
          DataSet data =
              location.open(
                  spark,
                  DataPreparation.of(asked.recipe())
                      .scaledBy(resumed.map(Resumption::scaling).orElse(initial.scaling())),
                  resumed.map(ModelTable::of).orElse(initial.table()));
          Recipe fitting = asked.on(data, this::warn);
          Recipe recipe =
              resumed.map(resumption -> resumption.keeping(asked.kept(), fitting)).orElse(fitting);
          initial.check(recipe);
          resumed.ifPresent(resumption -> resumption.checkData(recipe, SessionData.of(data)));
          CommandTraining.warnings(spark, recipe, execution, data).forEach(this::warn);
          TrainingState state =
              resumed
                  .map(resumption -> resumption.state(recipe))
                  .orElseGet(() -> TrainingState.initial(recipe, initial.parameters(recipe)));
          stop.checkNotRequested();
          Execution placed = take(execution, hadoop);
          // Closed before Spark is stopped, which must not hold up a JVM that was asked to end; and
          // after the directory is released, or that JVM would leave it half-made.
          try (stop) {
            try {
              new CommandTraining(
                      spark,
                      stop,
                      out,
                      CommandText.of(command, spark.sc().master()),
                      Map.of(),
                      SettingOptions.isNamed(command, RecipeSettings.BLAS),
                      started)
                  .run(recipe, placed, data, directory, state)
                  .ifPresentOrElse(
                      completed -> RunAnnouncement.tell(completed, data, directory, out),
                      () -> RunAnnouncement.tellStopped(directory, out));
            } finally {
              directory.release();
            }
          }
        });
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
  private void checkCompleted(
      RequestedRecipe asked, DataLocation location, PrintWriter out, StopRequest stop)
      throws IOException {
    Resumption.checkCompleted(directory, asked.recipe(), asked.open());
    SparkCommand.run(
        "kindling train",
        SettingOptions.value(command, Execution.WAIT_FOR_EXECUTORS),
        stop,
        spark -> {
          DataSet data = location.open(spark, DataPreparation.of(asked.recipe()), completedTable());
          Recipe recipe = Resumption.keeping(asked.kept(), asked.on(data, this::warn), directory);
          Resumption.checkCompletedData(directory, recipe, SessionData.of(data));
          out.println(directory.path() + " holds a completed run already: nothing to do");
        });
  }

  /**
   * What a completed run fixes of its table; a model that cannot be read any more fixes nothing.
   */
  private ModelTable completedTable() throws IOException {
    try {
      return ModelTable.of(Model.read(directory.modelFile(), SparkHadoopUtil.get().conf()));
    } catch (InvalidInputException e) {
      return ModelTable.NONE;
    }
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

  private void warn(String warning) {
    command.commandLine().getErr().println("Note: " + OneLine.of(warning));
  }
}
