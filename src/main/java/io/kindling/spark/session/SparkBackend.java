package io.kindling.spark.session;

import io.kindling.data.batch.Step;
import io.kindling.model.Model;
import io.kindling.nn.blas.Blas;
import io.kindling.report.page.ModelInsights;
import io.kindling.run.Execution;
import io.kindling.run.RunRecord;
import io.kindling.run.SessionData.Part;
import io.kindling.run.TrainingSession;
import io.kindling.spark.check.ArithmeticCheck;
import io.kindling.spark.cluster.ClusterMonitor;
import io.kindling.spark.cluster.ExecutorLosses.CachedExamples;
import io.kindling.spark.cluster.TaskSlots;
import io.kindling.spark.engine.EngineChoice;
import io.kindling.spark.evaluation.ClusterEvaluation;
import io.kindling.spark.examples.ShardedExamples;
import io.kindling.training.Engine;
import io.kindling.training.evaluation.Evaluation;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import io.kindling.training.recipe.TrainingTask;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/** Computes a session on a Spark cluster, or in Spark's local mode. */
final class SparkBackend implements TrainingSession.Backend, AutoCloseable {

  private final JavaSparkContext spark;
  private final SparkExamples examples;
  private final Recipe recipe;
  private final Execution execution;
  private final RunRecord record;
  private final SparkTraining.Messages messages;
  private final Map<Part, ShardedExamples> parts = new EnumMap<>(Part.class);
  private int partitions;
  private String blas;

  /**
   * Prepares a backend; nothing is read yet.
   *
   * @param record the record that receives the executors' arithmetic
   * @param messages receives notes for the user
   */
  SparkBackend(
      JavaSparkContext spark,
      SparkExamples examples,
      Recipe recipe,
      Execution execution,
      RunRecord record,
      SparkTraining.Messages messages) {
    this.spark = spark;
    this.examples = examples;
    this.recipe = recipe;
    this.execution = execution;
    this.record = record;
    this.messages = messages;
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
          .ifPresent(messages::note);
    }
    ShardedExamples training = part(Part.TRAINING);
    ClusterMonitor.of(spark)
        .losses()
        .setExamples(
            new CachedExamples(training.rdd().id(), training.partitions(), training.shards()));
    TrainingTask task = examples.task(recipe);
    ClusterMonitor.during(
        spark,
        "load the training examples",
        () -> {
          checkArithmetic(training, task, first, parameters);
          return null;
        });
    long spilled = training.bytesOnDisk();
    if (spilled > 0) {
      messages.note(
          String.format(
              Locale.ROOT,
              "%.0f MB of the training examples do not fit in memory and are read from disk in every"
                  + " step, which is slower; give %s more",
              spilled / 1e6,
              spark.isLocal() ? "KINDLING_MEMORY" : "--executor-memory"));
    }
    return EngineChoice.start(
        execution.get(Execution.ENGINE),
        training,
        part(Part.VALIDATION),
        task,
        messages::engineChosen);
  }

  @Override
  public Evaluation test(float[] parameters) {
    return evaluate(Part.TEST, parameters);
  }

  private Evaluation evaluate(Part part, float[] parameters) {
    return ClusterMonitor.during(
        spark,
        "evaluate the " + part.label() + " examples",
        () ->
            ClusterEvaluation.of(
                part(part),
                recipe.network(),
                recipe.get(RecipeSettings.BLAS),
                parameters,
                ModelInsights.MISTAKES));
  }

  /**
   * Returns the insights into the trained model on the test examples, or else on the validation
   * examples; empty if there are neither.
   */
  Optional<ModelInsights> insights(TrainingSession.Outcome outcome) {
    Part part = outcome.test().isPresent() ? Part.TEST : Part.VALIDATION;
    if (part(part).isEmpty()) {
      return Optional.empty();
    }
    Model model = outcome.model();
    Evaluation evaluation =
        outcome.test().orElseGet(() -> evaluate(Part.VALIDATION, model.parameters()));
    return Optional.of(
        Inspection.insights(part(part), examples.imageColumns(), part.label(), evaluation, model));
  }

  /**
   * Returns the time of each phase of a step, in milliseconds by name; empty if measuring it would
   * take too much memory.
   *
   * @param stepMillis the mean time of a step
   */
  Map<String, Double> stepMillis(double stepMillis) {
    return Inspection.stepMillis(part(Part.TRAINING), examples.task(recipe), recipe, stepMillis);
  }

  @Override
  public String explain(Throwable failure) {
    return messages.explain(failure);
  }

  /** Runs the first job on the training examples, which reads them into the executors' memory. */
  private void checkArithmetic(
      ShardedExamples training, TrainingTask task, Step first, float[] parameters) {
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
              // Kindling's own products have the same bits in every implementation.
              if (messages.blasIsNamed() && task.blas() != Blas.VECTOR) {
                throw RecipeSettings.BLAS.invalidValue(
                    task.blas(), "it was named, so that no other may compute, but %s", notice);
              }
              messages.otherProducts(notice);
            });
    if (!check.isOneArithmetic()) {
      messages.note(
          "the executors round differently ("
              + check.hosts()
              + "): they have other processors, or other BLAS. The last bits of the weights depend on"
              + " which of them computes what. For one answer: --blas vector");
    }
  }

  private ShardedExamples part(Part part) {
    return parts.computeIfAbsent(part, each -> examples.of(each, partitions));
  }

  /**
   * Removes the examples from the executors' memory. A command does not call this: Spark's end
   * removes them, and an executor that hangs cannot delay it.
   */
  @Override
  public void close() {
    parts.values().forEach(ShardedExamples::close);
  }
}
