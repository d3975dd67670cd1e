package io.kindling.bench;

import io.kindling.data.BatchOrder;
import io.kindling.nn.Blas;
import io.kindling.optim.LearningRateSchedule;
import io.kindling.optim.StochasticGradientDescent;
import io.kindling.spark.Engine;
import io.kindling.spark.ShardedExamples;
import io.kindling.spark.Training;
import io.kindling.spark.TrainingTask;
import org.apache.spark.api.java.JavaSparkContext;

/** Kindling as a job runs it: an engine on Spark, one task a core. */
final class SparkTraining implements Contender {

  /** Starts an engine. */
  interface EngineStart {
    /** Like the constructors of the engines. */
    Engine start(ShardedExamples training, ShardedExamples validation, TrainingTask task);
  }

  private final String name;
  private final ShardedExamples examples;
  private final ShardedExamples validation;
  private final Engine engine;
  private final Training training;
  private final float[] parameters;
  private long made;
  private double loss;

  SparkTraining(JavaSparkContext spark, Workload workload, int shards, EngineStart start) {
    BatchOrder batches = workload.batches(shards);
    this.examples =
        new ShardedExamples(
            spark, "training", workload.data().training(), shards, Workload.THREADS);
    this.validation =
        new ShardedExamples(
            spark, "validation", workload.data().validation(), shards, Workload.THREADS);
    examples.load();
    this.engine =
        start.start(
            examples,
            validation,
            new TrainingTask(workload.network(), batches, Blas.Choice.BUNDLED));
    this.name = engine.name() + ", " + shards + " shards";
    this.parameters = workload.parameters();
    this.training =
        new Training(
            engine,
            new StochasticGradientDescent(),
            LearningRateSchedule.constant(workload.rate()),
            batches,
            (step, meanLoss) -> {
              loss = meanLoss;
              return true;
            });
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void steps(int count) {
    training.run(parameters, made, made + count);
    made += count;
  }

  @Override
  public double loss() {
    return loss;
  }

  @Override
  public void close() {
    engine.close();
    validation.close();
    examples.close();
  }
}
