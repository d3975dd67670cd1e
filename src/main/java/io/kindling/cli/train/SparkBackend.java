package io.kindling.cli.train;

import io.kindling.cli.failure.Explanation;
import io.kindling.cli.options.OneLine;
import io.kindling.data.DataSet;
import io.kindling.data.batch.Step;
import io.kindling.model.Model;
import io.kindling.nn.blas.Blas;
import io.kindling.report.page.ModelInsights;
import io.kindling.run.Execution;
import io.kindling.run.RunRecord;
import io.kindling.run.TrainingRun;
import io.kindling.spark.check.ArithmeticCheck;
import io.kindling.spark.cluster.ClusterMonitor;
import io.kindling.spark.cluster.ExecutorLosses.HeldExamples;
import io.kindling.spark.cluster.TaskSlots;
import io.kindling.spark.engine.EngineChoice;
import io.kindling.spark.evaluation.ClusterEvaluation;
import io.kindling.spark.examples.ShardedExamples;
import io.kindling.training.Engine;
import io.kindling.training.evaluation.Evaluation;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import io.kindling.training.recipe.TrainingTask;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/** A Spark cluster, or Spark in local mode, as the place where a run is computed. */
final class SparkBackend implements TrainingRun.Backend {

  private final JavaSparkContext spark;
  private final DataSet data;
  private final Recipe recipe;
  private final Execution execution;
  private final RunRecord record;
  private final PrintWriter out;
  private final boolean blasIsNamed;
  private int partitions;
  private String blas;
  private ShardedExamples training;
  private ShardedExamples validation;
  private ShardedExamples test;

  /**
   * @param record is told how the executors round
   * @param blasIsNamed whether the user has named the BLAS, so that no other may compute
   */
  SparkBackend(
      JavaSparkContext spark,
      DataSet data,
      Recipe recipe,
      Execution execution,
      RunRecord record,
      PrintWriter out,
      boolean blasIsNamed) {
    this.spark = spark;
    this.data = data;
    this.recipe = recipe;
    this.execution = execution;
    this.record = record;
    this.out = out;
    this.blasIsNamed = blasIsNamed;
  }

  @Override
  public int partitions() {
    return partitions;
  }

  @Override
  public String blas() {
    return blas;
  }

  @Override
  public Engine startEngine(Step first, float[] parameters) {
    partitions =
        TaskSlots.partitions(
            spark, recipe.get(RecipeSettings.SHARDS), execution.get(Execution.PARTITIONS));
    if (execution.get(Execution.PARTITIONS) == null) {
      TaskSlots.idle(recipe.get(RecipeSettings.SHARDS), spark.defaultParallelism())
          .ifPresent(idle -> out.println("Note: " + idle));
    }
    training =
        examples("training", data.weighted(recipe.get(RecipeSettings.CLASS_WEIGHTS)).training());
    validation = examples("validation", data.validation());
    ClusterMonitor.of(spark)
        .losses()
        .ofExamples(
            new HeldExamples(training.rdd().id(), training.partitions(), training.shards()));
    TrainingTask task = recipe.task(data.training().examples());
    ClusterMonitor.during(
        spark,
        "load the training examples",
        () -> {
          checkArithmetic(task, first, parameters);
          return null;
        });
    long spilled = training.bytesOnDisk();
    if (spilled > 0) {
      out.printf(
          Locale.ROOT,
          "Note: %.0f MB of the training examples do not fit in memory and are read from disk in every"
              + " step, which is slower; give %s more%n",
          spilled / 1e6,
          spark.isLocal() ? "KINDLING_MEMORY" : "--executor-memory");
    }
    Engine engine =
        EngineChoice.start(
            execution.get(Execution.ENGINE),
            training,
            validation,
            task,
            choice -> out.println("Engine: " + OneLine.of(choice)));
    out.flush();
    return engine;
  }

  @Override
  public Evaluation test(float[] parameters) {
    test = examples("test", data.test());
    return evaluate(test, "evaluate the test examples", parameters);
  }

  private Evaluation evaluate(ShardedExamples examples, String what, float[] parameters) {
    return ClusterMonitor.during(
        spark,
        what,
        () ->
            ClusterEvaluation.of(
                examples,
                recipe.network(),
                recipe.get(RecipeSettings.BLAS),
                parameters,
                ModelInsights.MISTAKES));
  }

  /** A closer look at the network that came of the run, if there are examples to look with. */
  Optional<ModelInsights> insights(TrainingRun.Outcome outcome) {
    Model model = outcome.model();
    if (outcome.test().isPresent()) {
      return Optional.of(
          Inspection.insights(test, data.test(), "test", outcome.test().get(), model));
    }
    if (validation.isEmpty()) {
      return Optional.empty();
    }
    Evaluation validated =
        evaluate(validation, "evaluate the validation examples", model.parameters());
    return Optional.of(
        Inspection.insights(validation, data.validation(), "validation", validated, model));
  }

  /**
   * What the arithmetic of a step is made of, in milliseconds by name, if that can be told.
   *
   * @param stepMillis what a step has taken in the mean
   */
  Map<String, Double> stepMillis(double stepMillis) {
    return Inspection.stepMillis(
        training, recipe.task(data.training().examples()), recipe, stepMillis);
  }

  @Override
  public String explain(Throwable failure) {
    return Explanation.of(failure).line();
  }

  /** The first job on the training examples, so it reads them into the executors' memory, too. */
  private void checkArithmetic(TrainingTask task, Step first, float[] parameters) {
    ArithmeticCheck check = ArithmeticCheck.run(training, task, first, parameters);
    record.put("arithmetic", check.hosts());
    record.put(
        "check",
        "step %,d, whole and shard by shard on %d partitions: the same bits"
            .formatted(first.number() + 1, check.partitions()));
    blas = check.computing();
    check
        .notice()
        .ifPresent(
            notice -> {
              // Our own products have the same bits however they are computed.
              if (blasIsNamed && task.blas() != Blas.VECTOR) {
                throw RecipeSettings.BLAS.invalidValue(
                    task.blas(), "it was named, so that no other may compute, but %s", notice);
              }
              if (!spark.isLocal()) {
                out.println("Note: " + OneLine.of(notice));
              }
            });
    if (!check.isOneArithmetic()) {
      out.printf(
          "Note: the executors round differently (%s): they have other processors, or other BLAS."
              + " The last bits of the weights depend on which of them computes what. For one answer:"
              + " --blas vector%n",
          OneLine.of(check.hosts().toString()));
    }
  }

  /** Never closed, for Spark is stopped when the run has ended. */
  private ShardedExamples examples(String name, DataSet.Part part) {
    return new ShardedExamples(
        spark, name, data, part, recipe.get(RecipeSettings.SHARDS), partitions);
  }
}
