package io.kindling.cli;

import io.kindling.data.DataSet;
import io.kindling.run.Execution;
import io.kindling.run.RunRecord;
import io.kindling.run.TrainingRun;
import io.kindling.spark.ArithmeticSurvey;
import io.kindling.spark.ClusterEvaluation;
import io.kindling.spark.EngineChoice;
import io.kindling.spark.ExecutorLosses;
import io.kindling.spark.ShardedExamples;
import io.kindling.spark.TaskSlots;
import io.kindling.training.Engine;
import io.kindling.training.Evaluation;
import io.kindling.training.Recipe;
import io.kindling.training.RecipeSettings;
import io.kindling.training.TrainingTask;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;

/** A Spark cluster, or Spark in local mode, as the place where a run is computed. */
final class SparkWorkplace implements TrainingRun.Workplace {

  private final JavaSparkContext spark;
  private final DataSet data;
  private final Recipe recipe;
  private final Execution execution;
  private final RunRecord record;
  private final PrintWriter out;
  private final int partitions;

  /**
   * @param record is told how the executors round
   */
  SparkWorkplace(
      JavaSparkContext spark,
      DataSet data,
      Recipe recipe,
      Execution execution,
      RunRecord record,
      PrintWriter out) {
    this.spark = spark;
    this.data = data;
    this.recipe = recipe;
    this.execution = execution;
    this.record = record;
    this.out = out;
    this.partitions =
        TaskSlots.partitions(
            spark, recipe.get(RecipeSettings.SHARDS), execution.get(Execution.PARTITIONS));
  }

  @Override
  public int partitions() {
    return partitions;
  }

  @Override
  public Engine startEngine() {
    ShardedExamples training = examples("training", data.training());
    ShardedExamples validation = examples("validation", data.validation());
    ExecutorLosses.watch(training);
    survey(training);
    long spilled = training.bytesOnDisk();
    if (spilled > 0) {
      out.printf(
          Locale.ROOT,
          "Note: %.0f MB of the training examples do not fit in memory and are read from disk in every"
              + " step, which is slower; give %s more%n",
          spilled / 1e6,
          spark.isLocal() ? "KINDLING_MEMORY" : "--executor-memory");
    }
    TrainingTask task =
        new TrainingTask(
            recipe.network(),
            recipe.batches(data.training().size()),
            recipe.get(RecipeSettings.BLAS));
    Engine engine =
        EngineChoice.start(
            execution.get(Execution.ENGINE),
            training,
            validation,
            task,
            choice -> out.println("Engine: " + choice));
    out.flush();
    return engine;
  }

  @Override
  public Evaluation test(float[] parameters) {
    return ClusterEvaluation.of(
        examples("test", data.test()),
        recipe.network(),
        recipe.get(RecipeSettings.BLAS),
        parameters);
  }

  /** The first job on the training examples, so it reads them into the executors' memory, too. */
  private void survey(ShardedExamples training) {
    Map<String, List<String>> arithmetic =
        ArithmeticSurvey.survey(training, recipe.get(RecipeSettings.BLAS));
    record.put("arithmetic", arithmetic);
    if (arithmetic.size() > 1) {
      out.printf(
          "Note: the executors round differently (%s): they have other processors, or other BLAS."
              + " The last bits of the weights will depend on which of them computes what. To pin"
              + " them: --blas java, or OPENBLAS_CORETYPE=Haswell in every executor's"
              + " environment%n",
          arithmetic);
    }
  }

  /** Never closed, for Spark is stopped when the run has ended. */
  private ShardedExamples examples(String name, DataSet.Part part) {
    return new ShardedExamples(
        spark, name, data, part, recipe.get(RecipeSettings.SHARDS), partitions);
  }
}
