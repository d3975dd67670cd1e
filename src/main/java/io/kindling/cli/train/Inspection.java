package io.kindling.cli.train;

import io.kindling.bench.StepLedger;
import io.kindling.data.DataSet;
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

/** A closer look at a network, and at the steps that made it, for its page. */
public final class Inspection {

  /** What is spent on timing steps, in milliseconds. */
  private static final double BUDGET_MILLIS = 200;

  private static final int MOST_STEPS = 50;

  /** In bytes: timed steps need memory of their own, and a cluster's should not run out for it. */
  private static final long MOST_MEMORY = 64 << 20;

  private Inspection() {}

  /**
   * Looks at what a network got wrong.
   *
   * @param examples those that it was evaluated on, in the executors' memory
   * @param part the same as they are stored
   * @param name what they are called: "test" or "validation"
   * @param evaluation with the worst mistakes
   */
  public static ModelInsights insights(
      ShardedExamples examples,
      DataSet.Part part,
      String name,
      Evaluation evaluation,
      Model model) {
    List<Integer> numbers = evaluation.mistakes().stream().map(Mistake::example).toList();
    Map<Integer, float[]> rows =
        ClusterMonitor.during(
            examples.spark(), "fetch the worst mistakes", () -> ExampleRows.of(examples, numbers));
    return ModelInsights.of(
        model.classNames(),
        part.examples(),
        name,
        evaluation,
        rows,
        model.network(),
        model.parameters());
  }

  /**
   * Times what the arithmetic of a step is made of, by making a few more of them.
   *
   * @param stepMillis what a step has taken in the mean
   * @return milliseconds by name; empty where timing them would take much memory
   */
  static Map<String, Double> stepMillis(
      ShardedExamples training, TrainingTask task, Recipe recipe, double stepMillis) {
    long rows = (long) task.batches().mostRowsPerShard() * task.batches().shards();
    long memory =
        Float.BYTES * rows * task.network().inputs()
            + task.network().parameterBytes() * task.batches().shards();
    if (memory > MOST_MEMORY || !(stepMillis > 0)) {
      return Map.of();
    }
    int steps = (int) Math.max(2, Math.min(MOST_STEPS, BUDGET_MILLIS / 2 / stepMillis));
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
