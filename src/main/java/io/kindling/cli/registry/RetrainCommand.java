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

/** {@code kindling retrain}: trains a candidate and promotes it if it beats the champion. */
@Command(
    name = "retrain",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Checks the data, trains a candidate, compares it with the registry's champion on the same"
          + " held-out examples, and promotes it if it is better.",
      "The exit status is 0 also if the champion stays. To continue an interrupted retraining,"
          + " repeat the command.",
      "Training starts from random weights; with --initial-model champion, from the champion's"
          + " weights."
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

  private static final String STOPPED = "stopped by a signal; to continue, repeat the command";

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
    RequestedRecipe requested = new RequestedRecipe(command);
    DataLocation location = new DataLocation(command, out);
    location.check();
    EventDirectory.check(execution(), SparkHadoopUtil.get().conf());
    Registry registry =
        Registry.openOrBegin(RegistryAccess.required(command), SparkHadoopUtil.get().conf());
    // Closed in reverse order: the lock is released, then the notification is sent, so that its
    // recipient can use the registry, and at last the JVM may end after a signal.
    try (stop;
        Notification notification =
            new Notification(value(RegistrySettings.NOTIFY), registry, this::warn);
        RegistryWriter writer = RegistryAccess.take(command, registry)) {
      registry.lastRunDamage().ifPresent(damage -> warn(damage + "; this retraining rewrites it"));
      String runId = runId(registry);
      Optional<HistoryEntry> before = registry.decided(runId);
      if (before.isPresent()) {
        out.printf(
            "Retraining '%s' is completed: version %d, %s. Nothing to do.%n",
            runId, before.get().version(), before.get().event());
        return;
      }
      try {
        retrain(writer, writer.begin(runId), requested, location, out, stop);
      } finally {
        notification.setOutcome(writer.told());
      }
    } catch (Lease.HeldException e) {
      throw new RegistryInUseException(registry, e);
    }
  }

  /** Retrains, and records the outcome in the registry in every case. */
  private void retrain(
      RegistryWriter writer,
      LastRun run,
      RequestedRecipe requested,
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
          spark -> on(spark, stop, writer, run, requested, location, out));
    } catch (DataRefusedException e) {
      writer.end(run, "refused", e.getMessage());
      throw new InvalidInputException(e.getMessage(), e);
    } catch (Throwable e) {
      // Not Exception: the registry must record the outcome even if memory runs out.
      try {
        if (stop.isRequested()) {
          writer.end(run, "stopped", STOPPED);
        } else {
          writer.end(run, "failed", Explanation.of(e).line());
        }
      } catch (IOException | RuntimeException | Error unrecorded) {
        e.addSuppressed(unrecorded);
      }
      throw e;
    }
  }

  private void on(
      JavaSparkContext spark,
      StopRequest stop,
      RegistryWriter writer,
      LastRun run,
      RequestedRecipe requested,
      DataLocation location,
      PrintWriter out)
      throws IOException {
    Configuration hadoop = spark.hadoopConfiguration();
    Execution execution =
        execution()
            .with(Execution.OUTPUT, writer.registry().run(run.runId()).toString())
            .with(Execution.RESUME, true);
    Retraining retraining = new Retraining(writer, run.runId(), execution, hadoop, out, this::warn);
    String initialModel = initialModel(writer.registry(), requested.recipe());
    Recipe begun =
        requested.recipe().toBuilder().set(RecipeSettings.INITIAL_MODEL, initialModel).build();
    InitialParameters initial = InitialParameters.read(begun, hadoop);
    Optional<Model> champion = retraining.champion();
    champion.ifPresent(model -> initial.checkLike(initialModel, model));
    DataSet data =
        location.open(
            spark,
            DataPreparation.of(begun).scaledBy(initial.scaling()),
            champion.map(ModelTable::of).orElse(initial.table()));
    Recipe recipe =
        requested.on(data, this::warn).toBuilder()
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
      out.println("Stopped. To continue, repeat the command");
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

  /**
   * Returns the file of the initial model, where {@code champion} stands for the champion's file;
   * null for random weights.
   */
  private String initialModel(Registry registry, Recipe recipe) {
    String requested = recipe.get(RecipeSettings.INITIAL_MODEL);
    if (!"champion".equals(requested)) {
      return requested;
    }
    Optional<Integer> champion = registry.champion();
    if (champion.isEmpty()) {
      warn("there is no champion yet: this training starts from random weights");
    }
    return champion.map(number -> registry.modelFile(number).toString()).orElse(null);
  }

  /** Returns the requested run id, or that of an interrupted retraining, or a new one. */
  private String runId(Registry registry) {
    String requested = value(RegistrySettings.RUN_ID);
    if (requested == null) {
      List<String> interrupted = registry.runs();
      return interrupted.isEmpty()
          ? registry.freeRunId(
              LocalDateTime.now(ZoneOffset.UTC)
                  .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")))
          : interrupted.get(interrupted.size() - 1);
    }
    if (!requested.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      throw RegistrySettings.RUN_ID.invalidValue(
          requested,
          "is not a name of at most 100 letters, digits, '.', '_' and '-', such as 2026-11-25");
    }
    registry.checkRunId(requested);
    return requested;
  }

  private <T> T value(Setting<T> setting) {
    return SettingOptions.value(command, setting);
  }

  private void warn(String warning) {
    command.commandLine().getErr().println("Note: " + OneLine.of(warning));
  }
}
