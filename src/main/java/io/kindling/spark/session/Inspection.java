package io.kindling.spark.session;

import io.kindling.bench.StepLedger;
import io.kindling.model.Model;
import io.kindling.report.page.ModelInsights;
import io.kindling.spark.cluster.ClusterMonitor;
import io.kindling.spark.examples.ShardedExamples;
import io.kindling.spark.jobs.ExampleRows;
import io.kindling.training.evaluation.Evaluation;
import io.kindling.training.evaluation.Mistake;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import io.kindling.training.recipe.TrainingTask;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measurements of a trained network, and of the steps that trained it, for the report. */
public final class Inspection {

  /** Longest time in milliseconds for measuring steps. */
  private static final double BUDGET_MILLIS = 200;

  /** Largest number of steps to measure. */
  private static final int MAX_STEPS = 50;

  /** Largest memory in bytes for measuring steps. */
  private static final long MAX_MEMORY = 64 << 20;

  private Inspection() {}

  /**
   * Returns the insights into a model.
   *
   * @param examples the examples that it was evaluated on, in the executors' memory
   * @param imageColumns the width of an example in pixels; 0 if the examples are not images
   * @param name the name of these examples: "test" or "validation"
   * @param evaluation the evaluation, with the worst mistakes
   */
  public static ModelInsights insights(
      ShardedExamples examples, int imageColumns, String name, Evaluation evaluation, Model model) {
    List<Integer> numbers = evaluation.mistakes().stream().map(Mistake::example).toList();
    Map<Integer, float[]> rows =
        ClusterMonitor.during(
            examples.spark(), "fetch the worst mistakes", () -> ExampleRows.of(examples, numbers));
    return ModelInsights.of(
        model.classNames(),
        imageColumns,
        model.scaling(),
        name,
        evaluation,
        rows,
        model.network(),
        model.parameters());
  }

  /**
   * Measures the phases of a step by computing a few more steps.
   *
   * @param stepMillis the mean time of a step, in milliseconds
   * @return milliseconds by name; empty if measuring would take too much memory
   */
  static Map<String, Double> stepMillis(
      ShardedExamples training, TrainingTask task, Recipe recipe, double stepMillis) {
    long rows = (long) task.batches().mostRowsPerShard() * task.batches().shards();
    long memory =
        Float.BYTES * rows * task.network().inputs()
            + task.network().parameterBytes() * task.batches().shards();
    if (memory > MAX_MEMORY || !(stepMillis > 0)) {
      return Map.of();
    }
    int steps = (int) Math.max(2, Math.min(MAX_STEPS, BUDGET_MILLIS / 2 / stepMillis));
    StepLedger ledger =
        ClusterMonitor.during(
            training.spark(),
            "time a few steps",
            () ->
                StepLedger.measure(
                    training, task, recipe.get(RecipeSettings.OPTIMIZER), steps, steps));
    Map<String, Double> millis = new LinkedHashMap<>();
    millis.put("gather", ledger.gather());
    millis.put("forward", ledger.forward());
    millis.put("backward", ledger.backward());
    millis.put("sum", ledger.sum());
    millis.put("update", ledger.update());
    return millis;
  }
}
