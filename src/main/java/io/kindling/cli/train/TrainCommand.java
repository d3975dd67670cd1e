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
      "Trains a network and writes a run directory: record, metrics, checkpoints, model and report.",
      "The trained weights are the same bits for any number of partitions, executors and cores."
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
          "%s; use the same recipe and data, or another output directory", e.getMessage());
    }
    return 0;
  }

  private void train(long started, PrintWriter out, StopRequest stop) throws IOException {
    RequestedRecipe requested = new RequestedRecipe(command);
    Execution execution = execution();
    DataLocation location = new DataLocation(command, out);
    location.check();
    Configuration hadoop = SparkHadoopUtil.get().conf();
    directory = new RunDirectory(execution.get(Execution.OUTPUT), hadoop);
    if (execution.get(Execution.RESUME)
        && directory.status().equals("completed")
        && (execution.get(Execution.UNTESTED) || !directory.isUntested())) {
      checkCompleted(requested, location, out, stop);
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
            ? Resumption.find(
                directory, execution, requested.recipe(), requested.open(), this::warn)
            : Optional.empty();
    InitialParameters initial =
        resumed.isPresent()
            ? InitialParameters.random()
            : InitialParameters.read(requested.recipe(), hadoop);
    if (!requested.open().contains(RecipeSettings.LAYERS)) {
      initial.check(requested.recipe());
    }
    SparkCommand.run(
        "kindling train",
        execution.get(Execution.WAIT_FOR_EXECUTORS),
        stop,
        spark -> {
          DataSet data =
              location.open(
                  spark,
                  DataPreparation.of(requested.recipe())
                      .scaledBy(resumed.map(Resumption::scaling).orElse(initial.scaling())),
                  resumed.map(ModelTable::of).orElse(initial.table()));
          Recipe fitting = requested.on(data, this::warn);
          Recipe recipe =
              resumed
                  .map(resumption -> resumption.keeping(requested.kept(), fitting))
                  .orElse(fitting);
          initial.check(recipe);
          resumed.ifPresent(resumption -> resumption.checkData(recipe, SessionData.of(data)));
          CommandTraining.warnings(spark, recipe, execution, data).forEach(this::warn);
          TrainingState state =
              resumed
                  .map(resumption -> resumption.state(recipe))
                  .orElseGet(() -> TrainingState.initial(recipe, initial.parameters(recipe)));
          stop.checkNotRequested();
          Execution placed = take(execution, hadoop);
          // Closed before Spark stops, which must not delay the end of the JVM after a signal; and
          // after the directory was released, which that end would otherwise interrupt.
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
                      completed -> RunAnnouncement.printResult(completed, data, directory, out),
                      () -> RunAnnouncement.printStopped(directory, out));
            } finally {
              directory.release();
            }
          }
        });
  }

  private boolean isNamedByTime() {
    return SettingOptions.value(command, Execution.OUTPUT) == null;
  }

  /**
   * Claims the run directory. If another run has it and its name is the default one, claims the
   * next free name.
   */
  private Execution take(Execution execution, Configuration hadoop) throws IOException {
    if (execution.get(Execution.RESUME)) {
      directory.takeOver();
      return execution;
    }
    if (!isNamedByTime()) {
      directory.takeNew();
      return execution;
    }
    String name = directory.path().toString();
    for (int next = 2; !directory.take(); next++) {
      directory = new RunDirectory(name + "-" + next, hadoop);
    }
    return execution.with(Execution.OUTPUT, directory.path().toString());
  }

  /** Checks that the completed run in the directory is the requested one, and prints so. */
  private void checkCompleted(
      RequestedRecipe requested, DataLocation location, PrintWriter out, StopRequest stop)
      throws IOException {
    Resumption.checkCompleted(directory, requested.recipe(), requested.open());
    SparkCommand.run(
        "kindling train",
        SettingOptions.value(command, Execution.WAIT_FOR_EXECUTORS),
        stop,
        spark -> {
          DataSet data =
              location.open(spark, DataPreparation.of(requested.recipe()), completedTable());
          Recipe recipe =
              Resumption.keeping(requested.kept(), requested.on(data, this::warn), directory);
          Resumption.checkCompletedData(directory, recipe, SessionData.of(data));
          out.println(directory.path() + " holds a completed run already: nothing to do");
        });
  }

  /**
   * Returns the properties of a table that a completed run fixes; none if its model cannot be read.
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
          "--resume needs --output DIR, the directory of the run to continue");
    }
    LocalDateTime now = LocalDateTime.now(ZoneId.systemDefault());
    return execution.with(
        Execution.OUTPUT, "runs/" + now.format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")));
  }

  private void warn(String warning) {
    command.commandLine().getErr().println("Note: " + OneLine.of(warning));
  }
}
