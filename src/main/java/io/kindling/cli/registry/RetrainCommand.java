package io.kindling.cli.registry;

import io.kindling.InvalidInputException;
import io.kindling.cli.failure.Explanation;
import io.kindling.cli.options.CommandText;
import io.kindling.cli.options.ConfigurationFile;
import io.kindling.cli.options.OneLine;
import io.kindling.cli.options.SettingOptions;
import io.kindling.cli.options.SettingOptions.Configured;
import io.kindling.cli.options.Verbosity;
import io.kindling.cli.registry.Retraining.DataRefusedException;
import io.kindling.cli.source.DataLocation;
import io.kindling.cli.source.ModelTable;
import io.kindling.cli.spark.SparkCommand;
import io.kindling.cli.train.CommandTraining;
import io.kindling.cli.train.InitialParameters;
import io.kindling.cli.train.RequestedRecipe;
import io.kindling.data.DataSet;
import io.kindling.model.Model;
import io.kindling.registry.DataLimits;
import io.kindling.registry.DataStatistics;
import io.kindling.registry.Decision;
import io.kindling.registry.HistoryEntry;
import io.kindling.registry.LastRun;
import io.kindling.registry.PromotionRule;
import io.kindling.registry.Registry;
import io.kindling.registry.RegistryInUseException;
import io.kindling.registry.RegistrySettings;
import io.kindling.registry.RegistryWriter;
import io.kindling.report.tensorboard.EventDirectory;
import io.kindling.run.Execution;
import io.kindling.run.StopRequest;
import io.kindling.settings.Setting;
import io.kindling.settings.Values;
import io.kindling.spark.check.DataPreparation;
import io.kindling.storage.Lease;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code kindling retrain}: a night's training, which becomes the champion if it is better. */
@Command(
    name = "retrain",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Checks the data, trains a candidate, compares it with the registry's champion on the same"
          + " held-out examples, and puts it in force if it is better.",
      "Ends with status 0, too, when the champion stays. Cut off at any moment, the same command"
          + " goes on where it was.",
      "Begins at random weights, or with the word champion for the initial model at the champion's."
    },
    footer = {
      "",
      "Examples:",
      "  kindling retrain --registry models --data data/mnist",
      "  kindling retrain --registry hdfs:///models/digits --data hdfs:///data/today"
    })
public final class RetrainCommand implements Callable<Integer>, Configured {

  private static final List<Setting<?>> EXECUTION =
      Execution.SETTINGS.stream()
          .filter(
              each ->
                  each != Execution.OUTPUT
                      && each != Execution.RESUME
                      && each != Execution.UNTESTED)
          .toList();

  private static final String STOPPED = "a signal ended it; the same command goes on where it was";

  @Spec private CommandSpec command;

  @Mixin ConfigurationFile configurationFile;

  @Mixin Verbosity verbosity;

  private final long started = System.nanoTime();

  @Override
  public List<Setting<?>> settings() {
    List<Setting<?>> settings = new ArrayList<>(RegistrySettings.RETRAINING);
    settings.addAll(EXECUTION);
    settings.addAll(RequestedRecipe.settings());
    return settings;
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = command.commandLine().getOut();
    SparkCommand.stoppable(out, stop -> retrain(out, stop));
    return ExitCode.OK;
  }

  private void retrain(PrintWriter out, StopRequest stop) throws IOException {
    RequestedRecipe asked = new RequestedRecipe(command);
    DataLocation location = new DataLocation(command, out);
    location.check();
    EventDirectory.check(execution(), SparkHadoopUtil.get().conf());
    Registry registry =
        Registry.openOrBegin(RegistryAccess.required(command), SparkHadoopUtil.get().conf());
    // The last to be closed: a JVM that is asked to end waits for it, and the lock is given back.
    // Before that who listens is told, who may want to use the registry.
    try (stop;
        Notification notification =
            new Notification(value(RegistrySettings.NOTIFY), registry, this::warn);
        RegistryWriter writer = RegistryAccess.take(command, registry)) {
      registry
          .lastRunDamage()
          .ifPresent(damage -> warn(damage + "; this retraining writes it anew"));
      String runId = runId(registry);
      Optional<HistoryEntry> before = registry.decided(runId);
      if (before.isPresent()) {
        out.printf(
            "Retraining '%s' is completed: version %d, %s. Nothing to do.%n",
            runId, before.get().version(), before.get().event());
        return;
      }
      try {
        retrain(writer, writer.begin(runId), asked, location, out, stop);
      } finally {
        notification.about(writer.told());
      }
    } catch (Lease.HeldException e) {
      throw new RegistryInUseException(registry, e);
    }
  }

  /** Retrains, and whatever comes of it has the registry know. */
  private void retrain(
      RegistryWriter writer,
      LastRun run,
      RequestedRecipe asked,
      DataLocation location,
      PrintWriter out,
      StopRequest stop)
      throws IOException {
    stop.onExit(why -> writer.end(run, "failed", why));
    try {
      SparkCommand.run(
          "kindling retrain",
          value(Execution.WAIT_FOR_EXECUTORS),
          stop,
          spark -> on(spark, stop, writer, run, asked, location, out));
    } catch (DataRefusedException e) {
      writer.end(run, "refused", e.getMessage());
      throw new InvalidInputException(e.getMessage(), e);
    } catch (Throwable e) {
      // Not Exception: memory may run out, and who looks next morning has to know.
      try {
        if (stop.isRequested()) {
          writer.end(run, "stopped", STOPPED);
        } else {
          writer.end(run, "failed", Explanation.of(e).line());
        }
      } catch (IOException | RuntimeException | Error untold) {
        e.addSuppressed(untold);
      }
      throw e;
    }
  }

  private void on(
      JavaSparkContext spark,
      StopRequest stop,
      RegistryWriter writer,
      LastRun run,
      RequestedRecipe asked,
      DataLocation location,
      PrintWriter out)
      throws IOException {
    Configuration hadoop = spark.hadoopConfiguration();
    Execution execution =
        execution()
            .with(Execution.OUTPUT, writer.registry().run(run.runId()).toString())
            .with(Execution.RESUME, true);
    Retraining retraining = new Retraining(writer, run.runId(), execution, hadoop, out, this::warn);
    String initialModel = initialModel(writer.registry(), asked.recipe());
    Recipe begun =
        asked.recipe().toBuilder().set(RecipeSettings.INITIAL_MODEL, initialModel).build();
    InitialParameters initial = InitialParameters.read(begun, hadoop);
    Optional<Model> champion = retraining.champion();
    champion.ifPresent(model -> initial.checkLike(initialModel, model));
    DataSet data =
        location.open(
            spark,
            DataPreparation.of(begun).scaledBy(initial.scaling()),
            champion.map(ModelTable::of).orElse(initial.table()));
    Recipe recipe =
        asked.on(data, this::warn).toBuilder()
            .set(RecipeSettings.INITIAL_MODEL, initialModel)
            .build();
    champion.ifPresent(model -> retraining.checkComparable(model, recipe));
    DataStatistics figures =
        retraining.check(
            data,
            new DataLimits(
                value(RegistrySettings.MAX_COUNT_CHANGE),
                value(RegistrySettings.MAX_CLASS_CHANGE),
                value(RegistrySettings.MAX_MEAN_CHANGE),
                value(RegistrySettings.MAX_DEVIATION_CHANGE)));
    CommandTraining.warnings(spark, recipe, execution, data).forEach(this::warn);
    initial.check(recipe);
    stop.checkNotRequested();
    Optional<Model> candidate =
        retraining.train(
            new CommandTraining(
                spark,
                stop,
                out,
                CommandText.of(command, spark.sc().master()),
                Map.of(Registry.RETRAINING, run.runId()),
                SettingOptions.isNamed(command, RecipeSettings.BLAS),
                started),
            recipe,
            data,
            initial.parameters(recipe));
    if (candidate.isEmpty()) {
      writer.end(run, "stopped", STOPPED);
      out.println("Stopped. To go on: the same command");
      return;
    }
    Decision decision =
        retraining.decide(
            spark,
            recipe,
            data,
            figures,
            candidate.get(),
            champion,
            new PromotionRule(
                value(RegistrySettings.MINIMUM_ACCURACY),
                value(RegistrySettings.MARGIN),
                value(RegistrySettings.SIGNIFICANCE)));
    out.printf(
        "%nVersion %d: %s, for %s.%nChampion: %s%n",
        decision.version(),
        RegistryAccess.word(decision.verdict()),
        decision.reason(),
        writer.registry().champion().map(number -> "version " + number).orElse("none yet"));
    out.flush();
  }

  private Execution execution() {
    return new Execution(
        SettingOptions.values(command, EXECUTION, Values.defaults(Execution.SETTINGS)));
  }

  /** The file of the model to begin with, the champion's in the place of the word, or null. */
  private String initialModel(Registry registry, Recipe recipe) {
    String asked = recipe.get(RecipeSettings.INITIAL_MODEL);
    if (!"champion".equals(asked)) {
      return asked;
    }
    Optional<Integer> champion = registry.champion();
    if (champion.isEmpty()) {
      warn("there is no champion yet: this training begins at random weights");
    }
    return champion.map(number -> registry.modelFile(number).toString()).orElse(null);
  }

  /** The retraining that is asked for, or that was cut off, or a new one. */
  private String runId(Registry registry) {
    String asked = value(RegistrySettings.RUN_ID);
    if (asked == null) {
      List<String> cutOff = registry.runs();
      return cutOff.isEmpty()
          ? registry.freeRunId(
              LocalDateTime.now(ZoneOffset.UTC)
                  .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")))
          : cutOff.get(cutOff.size() - 1);
    }
    if (!asked.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      throw RegistrySettings.RUN_ID.invalidValue(
          asked,
          "is not a name of letters, digits, '.', '_' and '-', at most 100, such as 2026-11-25");
    }
    registry.checkRunId(asked);
    return asked;
  }

  private <T> T value(Setting<T> setting) {
    return SettingOptions.value(command, setting);
  }

  private void warn(String warning) {
    command.commandLine().getErr().println("Note: " + OneLine.of(warning));
  }
}
