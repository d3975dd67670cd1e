package io.kindling.cli.scoring;

import io.kindling.InvalidInputException;
import io.kindling.cli.options.CommandText;
import io.kindling.cli.options.ConfigurationFile;
import io.kindling.cli.options.OneLine;
import io.kindling.cli.options.OutputOption;
import io.kindling.cli.options.SettingOptions;
import io.kindling.cli.options.SettingOptions.Configured;
import io.kindling.cli.options.Verbosity;
import io.kindling.cli.runs.ReportFile;
import io.kindling.cli.source.DataLocation;
import io.kindling.cli.spark.SparkCommand;
import io.kindling.cli.train.DataWarnings;
import io.kindling.cli.train.InitialParameters;
import io.kindling.data.DataSet;
import io.kindling.data.scaling.Scaling;
import io.kindling.model.ForeignModel;
import io.kindling.model.Model;
import io.kindling.model.ModelFile;
import io.kindling.nn.Network;
import io.kindling.report.page.ModelInsights;
import io.kindling.run.Execution;
import io.kindling.run.RunDirectory;
import io.kindling.run.StopRequest;
import io.kindling.run.TableSettings;
import io.kindling.settings.Heading;
import io.kindling.settings.Setting;
import io.kindling.settings.ValueType;
import io.kindling.spark.check.DataPreparation;
import io.kindling.spark.cluster.ClusterMonitor;
import io.kindling.spark.cluster.TaskSlots;
import io.kindling.spark.evaluation.ClusterEvaluation;
import io.kindling.spark.examples.ShardedExamples;
import io.kindling.spark.session.Inspection;
import io.kindling.training.NetworkFit;
import io.kindling.training.evaluation.Evaluation;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kindling evaluate}: how well a model does on a data set. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Evaluates a model on the test examples of a data set: accuracy, loss and confusion matrix."
    })
public final class EvaluateCommand implements Callable<Integer>, Configured {

  /** Spreads the examples over the cluster; the outcome does not depend on it. */
  private static final int SHARDS = 64;

  /** In characters, of a matrix that a terminal can show. */
  private static final int WIDEST = 120;

  private static final Setting<String> REPORT =
      Setting.of(
          Heading.OUTPUT,
          "report",
          "FILE",
          ValueType.TEXT,
          null,
          "The page to write, on any file system that Hadoop knows. Default: evaluation.html"
              + " beside the model, of a checkpoint in the run's directory");

  @Spec private CommandSpec command;

  @Parameters(paramLabel = "MODEL", description = "Names " + ModelFile.NAMED + ".")
  private String model;

  @Mixin ConfigurationFile configurationFile;

  @Mixin Verbosity verbosity;

  @Override
  public List<Setting<?>> settings() {
    List<Setting<?>> settings = new ArrayList<>(List.of(Execution.DATA));
    settings.addAll(TableSettings.READING);
    settings.addAll(
        List.of(
            Execution.MIRRORS,
            RecipeSettings.VALIDATION,
            Execution.PARTITIONS,
            Execution.WAIT_FOR_EXECUTORS,
            RecipeSettings.BLAS,
            RecipeSettings.TENSORS,
            RecipeSettings.LAYERS,
            RecipeSettings.ACTIVATION,
            RecipeSettings.LOSS,
            RecipeSettings.INVERT,
            RecipeSettings.TRANSPOSE,
            RecipeSettings.SCALING,
            REPORT));
    return settings;
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = command.commandLine().getOut();
    SparkCommand.stoppable(out, stop -> evaluate(out, stop));
    return 0;
  }

  private void evaluate(PrintWriter out, StopRequest stop) throws IOException {
    DataLocation location = new DataLocation(command, out);
    location.check();
    Path file = ModelFile.named(model, SparkHadoopUtil.get().conf());
    Model trained = read(file);
    Path page = page(file);
    SparkCommand.run(
        "kindling evaluate",
        SettingOptions.value(command, Execution.WAIT_FOR_EXECUTORS),
        stop,
        spark -> {
          DataSet data = location.openTest(spark, DataPreparation.plain(0, SHARDS), trained);
          NetworkFit.problem(trained.network(), data)
              .ifPresent(
                  problem -> {
                    throw new InvalidInputException(
                        String.format(
                            "%s: is a network of layers %s, which %s; give the data that it was"
                                + " made for",
                            file, trained.network().sizes(), problem));
                  });
          DataWarnings.coarse(data.test().figures(), trained.scaling())
              .forEach(
                  remark -> command.commandLine().getErr().println("Note: " + OneLine.of(remark)));
          int partitions =
              TaskSlots.partitions(
                  spark, SHARDS, SettingOptions.value(command, Execution.PARTITIONS));
          DataSet.Part part = data.scaled(trained.scaling()).test();
          ShardedExamples examples = new ShardedExamples(spark, "test", part, SHARDS, partitions);
          Evaluation evaluation =
              ClusterMonitor.during(
                  spark,
                  "evaluate the test examples",
                  () ->
                      ClusterEvaluation.of(
                          examples,
                          trained.network(),
                          SettingOptions.value(command, RecipeSettings.BLAS),
                          trained.parameters(),
                          ModelInsights.MISTAKES));
          evaluation.requireFinite(part.examples());
          print(evaluation, data, trained.classNames(), out);
          EvaluationReport.write(
              trained,
              data,
              evaluation,
              Inspection.insights(
                  examples, part.examples().imageColumns(), "test", evaluation, trained),
              CommandText.of(command, spark.sc().master()),
              page,
              out);
        });
  }

  private Path page(Path modelFile) {
    String named = SettingOptions.value(command, REPORT);
    return named == null
        ? ReportFile.free(
            new Path(RunDirectory.holding(modelFile), "evaluation.html"),
            SparkHadoopUtil.get().conf())
        : OutputOption.file(REPORT.name(), named, SparkHadoopUtil.get().conf());
  }

  private Model read(Path file) throws IOException {
    List<String> tensors = SettingOptions.value(command, RecipeSettings.TENSORS);
    if (tensors == null) {
      Model own = Model.read(file, SparkHadoopUtil.get().conf());
      Scaling scaling = own.scaling();
      check(RecipeSettings.INVERT, scaling.kind().equals(Scaling.Kind.INVERTED_PIXELS), file);
      check(RecipeSettings.TRANSPOSE, scaling.transposes(), file);
      return own;
    }
    Network network =
        Recipe.builder()
            .set(RecipeSettings.LAYERS, SettingOptions.value(command, RecipeSettings.LAYERS))
            .set(
                RecipeSettings.ACTIVATION, SettingOptions.value(command, RecipeSettings.ACTIVATION))
            .set(RecipeSettings.LOSS, SettingOptions.value(command, RecipeSettings.LOSS))
            .build()
            .network();
    Scaling scaling =
        InitialParameters.fixed(
            SettingOptions.value(command, RecipeSettings.SCALING),
            SettingOptions.value(command, RecipeSettings.INVERT),
            SettingOptions.value(command, RecipeSettings.TRANSPOSE),
            network);
    return ForeignModel.read(file, SparkHadoopUtil.get().conf(), network, tensors, scaling);
  }

  /** A model of ours has what it was trained with, which an option cannot change. */
  private void check(Setting<Boolean> flag, boolean has, Path file) {
    if (SettingOptions.value(command, flag) && !has) {
      throw flag.invalid("%s was trained on images as they are; leave it out", file);
    }
  }

  /** "0 setosa, 1 versicolor". */
  private static String numbered(List<String> names) {
    return IntStream.range(0, names.size())
        .mapToObj(number -> number + " " + names.get(number))
        .collect(Collectors.joining(", "));
  }

  private static void print(
      Evaluation evaluation, DataSet data, List<String> classNames, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%s: %,d of %,d right (%.2f%%), mean loss %.6f%n%n",
        data.title(),
        evaluation.correct(),
        evaluation.total(),
        100 * evaluation.accuracy(),
        evaluation.meanLoss());
    if (!classNames.isEmpty()) {
      out.println("Classes: " + OneLine.of(numbered(classNames)) + "\n");
    }
    List<List<Long>> counts = evaluation.counts();
    int width = 1 + String.valueOf(evaluation.total()).length();
    if (4 + width * counts.size() > WIDEST) {
      ClassAccuracies.print(counts, out);
      return;
    }
    out.print("Rows: the actual class; columns: the class it was taken for.\n    ");
    for (int predicted = 0; predicted < counts.size(); predicted++) {
      out.printf("%" + width + "d", predicted);
    }
    out.println("   right");
    for (int actual = 0; actual < counts.size(); actual++) {
      List<Long> row = counts.get(actual);
      out.printf("%3d ", actual);
      row.forEach(count -> out.printf("%" + width + "s", count == 0 ? "." : count.toString()));
      long total = row.stream().mapToLong(Long::longValue).sum();
      out.printf(
          Locale.ROOT,
          "  %s%n",
          total == 0 ? "" : String.format(Locale.ROOT, "%5.1f%%", 100.0 * row.get(actual) / total));
    }
    out.flush();
  }
}
