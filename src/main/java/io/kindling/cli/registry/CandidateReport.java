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
 * The report of a retraining, which its training has left in its directory, written again with how
 * the candidate does beside the champion. It may be another process that has trained it.
 *
 * @param execution whose output is the retraining's run directory
 * @param warn is told why the report could not be written
 */
record CandidateReport(
    JavaSparkContext spark, Recipe recipe, Execution execution, Consumer<String> warn) {

  /**
   * Writes it, if that can be done.
   *
   * @param part the held-out examples as the candidate sees them
   * @param heldOut what they are called: "test" or "validation"
   * @param evaluation of the candidate, with the worst mistakes
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
      // Not RuntimeException: Spark's Scala throws what it does not declare.
      warn.accept("the report does not tell of the comparison: " + Explanation.of(e).line());
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
