package io.kindling.cli.scoring;

import io.kindling.InvalidInputException;
import io.kindling.cli.options.ConfigurationFile;
import io.kindling.cli.options.SettingOptions;
import io.kindling.cli.options.SettingOptions.Configured;
import io.kindling.cli.options.Verbosity;
import io.kindling.cli.source.DataLocation;
import io.kindling.cli.source.DataSources;
import io.kindling.cli.spark.SparkCommand;
import io.kindling.data.RowSequence;
import io.kindling.model.Model;
import io.kindling.model.ModelFile;
import io.kindling.prediction.PredictionFormat;
import io.kindling.prediction.Scoring;
import io.kindling.report.ScoringPace;
import io.kindling.run.Execution;
import io.kindling.run.StopRequest;
import io.kindling.run.TableSettings;
import io.kindling.settings.Heading;
import io.kindling.settings.Setting;
import io.kindling.settings.ValueType;
import io.kindling.spark.cluster.ClusterMonitor;
import io.kindling.spark.evaluation.ClusterPrediction;
import io.kindling.storage.PartDirectory;
import io.kindling.training.recipe.RecipeSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kindling predict}: scores images or the rows of a table. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Scores images or the rows of a table, without labels.",
      "Writes one line per example: its number from 0 on, its class and the probability of every"
          + " class. A model with quadratic loss has no probabilities; the line then holds the"
          + " outputs of its sigmoid units, whose sum is not 1.",
      "Writes one file per 50,000 examples and, at the end, an empty file _SUCCESS."
    })
public final class PredictCommand implements Callable<Integer>, Configured {

  private static final Setting<String> DATA =
      Setting.of(
          Heading.DATA,
          "data",
          "LOCATION",
          ValueType.TEXT,
          "auto",
          DataSources.scoringHelp().toArray(String[]::new));

  private static final Setting<PredictionFormat> FORMAT =
      Setting.of(
          Heading.OUTPUT,
          "output-format",
          "FORMAT",
          ValueType.of(PredictionFormat.class),
          "jsonl",
          "Format of the lines. 'jsonl': {\"index\":0,\"class\":7,\"probabilities\":[…]}. 'csv':"
              + " index,class,p0,p1,… with a header in every file. Default: ${DEFAULT-VALUE}");

  @Spec private CommandSpec command;

  @Parameters(paramLabel = "MODEL", description = "The model: " + ModelFile.NAMED + ".")
  private String model;

  @Mixin ConfigurationFile configurationFile;

  @Mixin Verbosity verbosity;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description =
          "Directory to write, new or empty, on any file system that Hadoop supports; on a cluster,"
              + " every machine must have access to it.")
  private String output;

  @Override
  public List<Setting<?>> settings() {
    List<Setting<?>> settings = new ArrayList<>(List.of(DATA));
    settings.addAll(TableSettings.READING);
    settings.remove(TableSettings.LABELS);
    settings.addAll(
        List.of(FORMAT, Execution.MIRRORS, Execution.WAIT_FOR_EXECUTORS, RecipeSettings.BLAS));
    return settings;
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = command.commandLine().getOut();
    SparkCommand.stoppable(out, stop -> predict(out, stop));
    return 0;
  }

  private void predict(PrintWriter out, StopRequest stop) throws IOException {
    Configuration hadoop = SparkHadoopUtil.get().conf();
    DataLocation location = new DataLocation(command, out);
    location.check();
    Path file = ModelFile.named(model, hadoop);
    Model trained = Model.read(file, hadoop);
    PartDirectory directory = new PartDirectory(output, hadoop);
    directory.checkFree();
    SparkCommand.run(
        "kindling predict",
        SettingOptions.value(command, Execution.WAIT_FOR_EXECUTORS),
        stop,
        spark -> {
          RowSequence rows = location.openRows(spark, trained);
          checkFit(trained, file, rows);
          out.printf(
              Locale.ROOT,
              "Scoring the %,d %s of %s with %s%n",
              rows.size(),
              rows.noun(),
              rows.name(),
              trained.network());
          out.flush();
          directory.take();
          try {
            score(spark, trained, rows, directory, stop);
          } finally {
            directory.release();
          }
        });
  }

  private void score(
      JavaSparkContext spark,
      Model trained,
      RowSequence rows,
      PartDirectory directory,
      StopRequest stop)
      throws IOException {
    Scoring scoring =
        new Scoring(
            trained.network(),
            trained.scaling(),
            trained.classNames(),
            SettingOptions.value(command, RecipeSettings.BLAS),
            SettingOptions.value(command, FORMAT));
    ScoringPace pace = new ScoringPace(rows.size(), rows.noun(), command.commandLine().getOut());
    int parts =
        ClusterMonitor.during(
            spark,
            "score the " + rows.noun(),
            () ->
                ClusterPrediction.run(spark, rows, scoring, trained.parameters(), directory, pace));
    directory.succeed(parts);
    pace.finish(directory.toString());
    stop.close();
  }

  private static void checkFit(Model trained, Path file, RowSequence rows) {
    if (trained.network().inputs() != rows.features()) {
      throw new InvalidInputException(
          String.format(
              "%s: is a network of layers %s, which has %,d inputs, but the %s of %s are of %s; use"
                  + " %s that it was trained on",
              file,
              trained.network().sizes(),
              trained.network().inputs(),
              rows.noun(),
              rows.name(),
              rows.shape(),
              rows.noun().equals("images") ? "images of the size" : "the columns"));
    }
  }
}
