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
 * A training as commands run it, with an announcement and its progress on the terminal.
 *
 * @param spark the Spark context that computes
 * @param stop the request that ends the training early
 * @param out the terminal
 * @param command the shell command that repeats the run
 * @param facts further fields of the run's record, by name
 * @param blasIsNamed whether the user has set the BLAS, so that no other may compute
 * @param started the start of the program, by {@link System#nanoTime}
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
   * Trains, tests and writes the run directory.
   *
   * @param recipe the recipe, whose validation setting is the number of validation examples
   * @param execution the execution, whose output is the directory
   * @param data the training, validation and test examples
   * @param directory the run directory, which this process has claimed
   * @param state the initial state, or the state restored from a checkpoint
   * @return the outcome; empty if the training was stopped before its end
   * @throws IOException if the run directory cannot be written
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
    // Not closed, because Spark stops after the training.
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
      // In local mode the announcement has printed this note already.
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
   * Returns warnings to print before the training: about the data, and about the memory that the
   * training needs.
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
