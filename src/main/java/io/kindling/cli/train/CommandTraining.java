package io.kindling.cli.train;

import io.kindling.cli.failure.Explanation;
import io.kindling.cli.options.OneLine;
import io.kindling.data.DataSet;
import io.kindling.report.Progress;
import io.kindling.run.Execution;
import io.kindling.run.RunDirectory;
import io.kindling.run.RunRecord;
import io.kindling.run.SessionData;
import io.kindling.run.StopRequest;
import io.kindling.run.TrainingSession.Outcome;
import io.kindling.spark.cluster.TaskSlots;
import io.kindling.spark.examples.ShardedExamples;
import io.kindling.spark.session.FileExamples;
import io.kindling.spark.session.SparkTraining;
import io.kindling.training.TrainingState;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Help.Ansi;

/**
 * The training of a command: announced, with its progress on the terminal.
 *
 * @param spark the Spark that computes
 * @param stop tells when the training should end early
 * @param out the terminal
 * @param command the command as a user can type it again
 * @param facts further fields of the run's record, by name
 * @param blasIsNamed whether the user has named the BLAS, so that no other may compute
 * @param started the time when the program began, by {@link System#nanoTime}
 */
public record CommandTraining(
    JavaSparkContext spark,
    StopRequest stop,
    PrintWriter out,
    String command,
    Map<String, String> facts,
    boolean blasIsNamed,
    long started) {

  /**
   * Trains.
   *
   * @param recipe the recipe, whose validation setting is the number of validation examples
   * @param execution the execution, whose output is the directory
   * @param directory the run directory, which this process has taken
   * @param state the state to begin with
   * @return empty if the training was stopped before its end
   */
  public Optional<Outcome> run(
      Recipe recipe, Execution execution, DataSet data, RunDirectory directory, TrainingState state)
      throws IOException {
    RunAnnouncement.announce(recipe, execution, data, state, out);
    SessionData checked = SessionData.of(data);
    RunRecord record =
        new RunRecord(Optional.of(directory), recipe, execution, checked, started)
            .put("command", command);
    facts.forEach(record::put);
    Progress progress =
        new Progress(
            out,
            Ansi.AUTO.enabled(),
            recipe.get(RecipeSettings.EPOCHS),
            recipe.batches(data.training().size()).stepsPerEpoch(),
            data.noun());
    // Never closed: Spark is stopped when the training has ended.
    return new SparkTraining(
            spark,
            recipe,
            execution,
            checked,
            new FileExamples(spark, data, recipe),
            record,
            new Terminal())
        .run(state, stop, List.of(progress));
  }

  private final class Terminal implements SparkTraining.Messages {

    @Override
    public void note(String text) {
      out.println("Note: " + OneLine.of(text));
      out.flush();
    }

    @Override
    public void engineChosen(String choice) {
      out.println("Engine: " + OneLine.of(choice));
      out.flush();
    }

    @Override
    public void otherProducts(String text) {
      // In local mode the announcement has told it.
      if (!spark.isLocal()) {
        note(text);
      }
    }

    @Override
    public boolean blasIsNamed() {
      return blasIsNamed;
    }

    @Override
    public String explain(Throwable failure) {
      return Explanation.of(failure).line();
    }
  }

  /**
   * Returns what a user should know before the training begins: about the data, and about the
   * memory that the training takes.
   *
   * @throws io.kindling.InvalidInputException if neither memory nor disks can hold the training
   */
  public static List<String> warnings(
      JavaSparkContext spark, Recipe recipe, Execution execution, DataSet data) {
    List<String> warnings = new ArrayList<>(DataWarnings.of(data, recipe));
    int partitions =
        TaskSlots.expected(
            spark, recipe.get(RecipeSettings.SHARDS), execution.get(Execution.PARTITIONS));
    warnings.addAll(MemoryCheck.of(spark, data, recipe, partitions));
    ShardedExamples.requireRoom(spark, data, partitions);
    return warnings;
  }
}
