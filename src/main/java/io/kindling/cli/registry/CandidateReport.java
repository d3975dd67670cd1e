package io.kindling.cli.registry;

import io.kindling.cli.failure.Explanation;
import io.kindling.cli.runs.RunReader;
import io.kindling.data.DataSet;
import io.kindling.model.Model;
import io.kindling.report.page.ModelComparisonView;
import io.kindling.report.page.ModelInsights;
import io.kindling.report.page.RunReport;
import io.kindling.report.page.RunSummary;
import io.kindling.run.Execution;
import io.kindling.run.RunDirectory;
import io.kindling.spark.cluster.TaskSlots;
import io.kindling.spark.examples.ShardedExamples;
import io.kindling.spark.session.Inspection;
import io.kindling.training.evaluation.Evaluation;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The report page of a retraining, written again after the comparison of candidate and champion.
 * Everything else on the page is read from the run directory, because another process may have
 * trained the candidate.
 *
 * @param spark the Spark context that computes the insights
 * @param recipe the recipe of the candidate
 * @param execution the execution, whose output is the run directory of the retraining
 * @param warn receives the reason if the report cannot be written
 */
record CandidateReport(
    JavaSparkContext spark, Recipe recipe, Execution execution, Consumer<String> warn) {

  /**
   * Writes the report. A failure is only a warning.
   *
   * @param candidate the candidate
   * @param part the held-out examples, scaled for the candidate
   * @param heldOut the name of the held-out examples: "test" or "validation"
   * @param evaluation the candidate's evaluation, with its worst mistakes
   * @param comparison the comparison with the champion
   */
  void write(
      Model candidate,
      DataSet.Part part,
      String heldOut,
      Evaluation evaluation,
      ModelComparisonView comparison) {
    try {
      Optional<ModelInsights> insights =
          Optional.of(insights(candidate, part, heldOut, evaluation));
      RunDirectory directory =
          new RunDirectory(execution.get(Execution.OUTPUT), spark.hadoopConfiguration());
      RunSummary run = RunReader.figures(directory, directory.path().getName());
      new RunReport(() -> run, directory::writePage, warn).finish(insights, comparison);
    } catch (Exception e) {
      // Not RuntimeException: Spark's Scala code throws checked exceptions without declaring them.
      warn.accept("the report does not show the comparison: " + Explanation.of(e).line());
    }
  }

  private ModelInsights insights(
      Model candidate, DataSet.Part part, String heldOut, Evaluation evaluation) {
    int shards = recipe.get(RecipeSettings.SHARDS);
    int tasks = TaskSlots.expected(spark, shards, execution.get(Execution.PARTITIONS));
    try (ShardedExamples examples =
        new ShardedExamples(spark, "held-out, as the candidate sees them", part, shards, tasks)) {
      return Inspection.insights(
          examples, part.examples().imageColumns(), heldOut, evaluation, candidate);
    }
  }
}
