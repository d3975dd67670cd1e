package io.kindling.cli;

import io.kindling.InvalidInputException;
import io.kindling.Setting;
import io.kindling.Values;
import io.kindling.cli.Retraining.DataRefusedException;
import io.kindling.cli.SettingOptions.Configured;
import io.kindling.data.DataSet;
import io.kindling.hadoop.Lease;
import io.kindling.model.Model;
import io.kindling.registry.DataFigures;
import io.kindling.registry.DataLimits;
import io.kindling.registry.Decision;
import io.kindling.registry.HistoryEntry;
import io.kindling.registry.LastRun;
import io.kindling.registry.PromotionRule;
import io.kindling.registry.Registry;
import io.kindling.registry.RegistrySettings;
import io.kindling.registry.RegistryWriter;
import io.kindling.run.Execution;
import io.kindling.run.StopRequest;
import io.kindling.spark.DataPreparation;
import io.kindling.training.Recipe;
import io.kindling.training.RecipeSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
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
      "--initial-model champion begins at the champion's weights."
    },
    footer = {
      "",
      "Examples:",
      "  kindling retrain --registry models --data data/mnist --minimum-accuracy 0.95",
      "  kindling retrain --registry hdfs:///models/digits --data hdfs:///data/today --margin 0.001"
    })
final class RetrainCommand implements Callable<Integer>, Configured {

  private static final List<Setting<?>> EXECUTION =
      Execution.SETTINGS.stream()
          .filter(each -> each != Execution.OUTPUT && each != Execution.RESUME)
          .toList();

  @Spec private CommandSpec command;

  @Mixin ConfigurationFile configurationFile;

  private final long started = System.nanoTime();

  @Override
  public List<Setting<?>> settings() {
    List<Setting<?>> settings = new ArrayList<>(RegistrySettings.RETRAINING);
    settings.addAll(EXECUTION);
    settings.addAll(RecipeSettings.ALL);
    return settings;
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = command.commandLine().getOut();
    Configuration hadoop = SparkHadoopUtil.get().conf();
    Recipe asked =
        Recipe.builder().values(SettingOptions.values(command, RecipeSettings.ALL)).build();
    DataLocation location = new DataLocation(value(Execution.DATA), value(Execution.MIRRORS), out);
    location.check();
    Registry registry = Registry.openOrBegin(RegistryAccess.required(command), hadoop);
    try (RegistryWriter writer = RegistryAccess.take(command, registry)) {
      String runId = runId(registry);
      Optional<HistoryEntry> before = writer.decided(runId);
      if (before.isPresent()) {
        out.printf(
            "Retraining '%s' is completed: version %d, %s. Nothing to do.%n",
            runId, before.get().version(), before.get().event());
        return ExitCode.OK;
      }
      LastRun run = writer.begin(runId);
      try {
        retrain(writer, run, asked, location, hadoop, out);
      } finally {
        registry
            .lastRun()
            .ifPresent(last -> Notification.send(value(RegistrySettings.NOTIFY), last, this::warn));
      }
    } catch (Lease.HeldException e) {
      throw RegistryAccess.held(registry, e);
    }
    return ExitCode.OK;
  }

  private void retrain(
      RegistryWriter writer,
      LastRun run,
      Recipe asked,
      DataLocation location,
      Configuration hadoop,
      PrintWriter out)
      throws IOException {
    Execution execution =
        new Execution(
                SettingOptions.values(command, EXECUTION, Values.defaults(Execution.SETTINGS)))
            .with(Execution.OUTPUT, writer.registry().run(run.runId()).toString())
            .with(Execution.RESUME, true);
    Retraining retraining = new Retraining(writer, run.runId(), execution, hadoop, out, this::warn);
    boolean[] ended = new boolean[1];
    try {
      SparkWork.run(
          "kindling retrain",
          value(Execution.WAIT_FOR_EXECUTORS),
          out,
          (spark, stop) -> {
            try (stop) {
              ended[0] = on(spark, stop, retraining, writer, run, asked, location, hadoop, out);
            }
          });
      if (!ended[0]) {
        writer.end(run, "stopped", "a signal ended it; the same command goes on where it was");
      }
    } catch (DataRefusedException e) {
      writer.end(run, "refused", e.getMessage());
      throw new InvalidInputException(e.getMessage(), e);
    } catch (Throwable e) {
      // Whatever it is, who looks next morning has to know.
      try {
        writer.end(run, "failed", Explanation.of(e).line());
      } catch (IOException | RuntimeException told) {
        e.addSuppressed(told);
      }
      throw e;
    }
  }

  /** Returns whether it came to its end. */
  private boolean on(
      JavaSparkContext spark,
      StopRequest stop,
      Retraining retraining,
      RegistryWriter writer,
      LastRun run,
      Recipe asked,
      DataLocation location,
      Configuration hadoop,
      PrintWriter out)
      throws IOException {
    Optional<String> initial = Retraining.initialModel(writer.registry(), asked);
    if (asked.get(RecipeSettings.INITIAL_MODEL) != null && initial.isEmpty()) {
      warn("there is no champion yet: this training begins at random weights");
    }
    DataSet data = location.open(spark, DataPreparation.of(asked));
    Recipe recipe =
        asked.toBuilder()
            .set(RecipeSettings.VALIDATION, data.validation().size())
            .set(RecipeSettings.INITIAL_MODEL, initial.orElse(null))
            .build();
    SparkTraining.check(recipe, data);
    Optional<Model> champion = retraining.champion(recipe);
    DataFigures figures =
        retraining.check(
            data,
            new DataLimits(
                value(RegistrySettings.MAX_COUNT_CHANGE),
                value(RegistrySettings.MAX_CLASS_CHANGE),
                value(RegistrySettings.MAX_MEAN_CHANGE)));
    DataRemarks.of(data, recipe).forEach(this::warn);
    float[] parameters = InitialModel.parameters(recipe, hadoop);
    stop.checkNotRequested();
    Optional<Model> candidate =
        retraining.train(
            spark,
            stop,
            recipe,
            data,
            parameters,
            SettingOptions.isNamed(command, RecipeSettings.BLAS),
            started);
    if (candidate.isEmpty()) {
      out.println("Stopped. To go on: the same command");
      return false;
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
    writer.complete(run, decision);
    out.printf(
        "%nVersion %d: %s, for %s.%nChampion: version %s%n",
        decision.version(),
        RegistryAccess.word(decision.verdict()),
        decision.reason(),
        writer.registry().champion().map(String::valueOf).orElse("none"));
    out.flush();
    return true;
  }

  /** The retraining that is asked for, or that was cut off, or a new one. */
  private String runId(Registry registry) {
    String asked = value(RegistrySettings.RUN_ID);
    if (asked == null) {
      List<String> cutOff = registry.runs();
      return cutOff.isEmpty()
          ? LocalDateTime.now(ZoneOffset.UTC).format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"))
          : cutOff.get(cutOff.size() - 1);
    }
    if (!asked.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      throw RegistrySettings.RUN_ID.invalidValue(
          asked,
          "is not a name of letters, digits, '.', '_' and '-', at most 100, such as 2026-11-25");
    }
    return asked;
  }

  private <T> T value(Setting<T> setting) {
    return SettingOptions.value(command, setting);
  }

  private void warn(String warning) {
    command.commandLine().getErr().println("Note: " + OneLine.of(warning));
  }
}
