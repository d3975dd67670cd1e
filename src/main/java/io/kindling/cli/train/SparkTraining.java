package io.kindling.cli.train;

import io.kindling.cli.options.OneLine;
import io.kindling.data.DataSet;
import io.kindling.model.CheckpointDirectory;
import io.kindling.report.Progress;
import io.kindling.report.page.ModelInsights;
import io.kindling.report.tensorboard.TensorBoardWriter;
import io.kindling.run.Execution;
import io.kindling.run.RunDirectory;
import io.kindling.run.RunRecord;
import io.kindling.run.StopRequest;
import io.kindling.run.TrainingRun;
import io.kindling.spark.TrainingGauges;
import io.kindling.spark.cluster.TaskSlots;
import io.kindling.spark.examples.ShardedExamples;
import io.kindling.training.TrainingListener;
import io.kindling.training.TrainingState;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Help.Ansi;

/**
 * A training on Spark, from data that are checked to a run directory that is full.
 *
 * @param spark where it is computed
 * @param stop tells when it should end
 * @param out is told how it goes
 * @param hadoop reaches the run directory
 * @param command as it can be typed again
 * @param facts what the run's record says besides, by the names of its fields
 * @param blasIsNamed whether the user has named the BLAS, so that no other may compute
 * @param started when the program began, by {@link System#nanoTime}
 */
public record SparkTraining(
    JavaSparkContext spark,
    StopRequest stop,
    PrintWriter out,
    Configuration hadoop,
    String command,
    Map<String, String> facts,
    boolean blasIsNamed,
    long started) {

  /**
   * Trains.
   *
   * @param recipe with the size of the validation part that the data have
   * @param execution whose output is the directory
   * @param directory taken, so that nobody else writes to it
   * @param state where to begin
   * @return empty if it was stopped before its end
   */
  public Optional<TrainingRun.Outcome> run(
      Recipe recipe, Execution execution, DataSet data, RunDirectory directory, TrainingState state)
      throws IOException {
    directory.clearUnfinished();
    RunAnnouncement.announce(recipe, execution, data, state, out);
    RunRecord record =
        new RunRecord(directory, recipe, execution, data, started).put("command", command);
    facts.forEach(record::put);
    Progress progress =
        new Progress(
            out,
            Ansi.AUTO.enabled(),
            recipe.get(RecipeSettings.EPOCHS),
            recipe.batches(data.training().size()).stepsPerEpoch(),
            data.training().examples().imageColumns() > 0 ? "images" : "rows");
    TrainingReport report = new TrainingReport(directory, record, this::note);
    List<TrainingListener> watching =
        new ArrayList<>(List.of(progress, TrainingGauges.ofThisJvm(), report.listener()));
    SparkBackend backend =
        new SparkBackend(spark, data, recipe, execution, record, out, blasIsNamed);
    try (TensorBoardWriter events =
        EventDirectory.writer(execution, hadoop, recipe, data, state, this::note)) {
      if (events != null) {
        watching.add(events);
      }
      TrainingRun training =
          new TrainingRun(
              recipe,
              execution,
              data,
              state,
              record,
              checkpoints(directory, execution, hadoop),
              stop,
              watching);
      Optional<TrainingRun.Outcome> outcome = training.execute(backend);
      Optional<ModelInsights> insights = report.end(outcome, backend);
      if (events != null) {
        insights.ifPresent(each -> events.onInsights(state.steps(), each));
      }
      return outcome;
    } catch (Throwable e) {
      // Not Exception: memory may run out, and Spark's Scala throws what it does not declare.
      report.failed(e);
      throw e;
    }
  }

  private void note(String text) {
    out.println("Note: " + OneLine.of(text));
    out.flush();
  }

  /** Where a run's checkpoints are. */
  public static CheckpointDirectory checkpoints(
      RunDirectory directory, Execution execution, Configuration hadoop) {
    return new CheckpointDirectory(
        directory.checkpoints(), hadoop, execution.get(Execution.KEEP_CHECKPOINTS));
  }

  /**
   * What a user should know before the training begins: of the data, and of the memory it takes.
   *
   * @throws io.kindling.InvalidInputException if the memory cannot do, nor the disks
   */
  public static List<String> remarks(
      JavaSparkContext spark, Recipe recipe, Execution execution, DataSet data) {
    List<String> remarks = new ArrayList<>(DataWarnings.of(data, recipe));
    int partitions =
        TaskSlots.expected(
            spark, recipe.get(RecipeSettings.SHARDS), execution.get(Execution.PARTITIONS));
    remarks.addAll(MemoryCheck.of(spark, data, recipe, partitions));
    ShardedExamples.requireRoom(spark, data, partitions);
    return remarks;
  }
}
