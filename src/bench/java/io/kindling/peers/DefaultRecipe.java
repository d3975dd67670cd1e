package io.kindling.peers;

import io.kindling.data.BatchOrder;
import io.kindling.data.DataSet;
import io.kindling.data.Step;
import io.kindling.nn.Activation;
import io.kindling.nn.Blas;
import io.kindling.nn.Initializer;
import io.kindling.nn.Loss;
import io.kindling.nn.Network;
import io.kindling.optim.Adam;
import io.kindling.optim.LearningRateSchedule;
import io.kindling.spark.ShardedExamples;
import io.kindling.spark.resident.ResidentEngine;
import io.kindling.training.Engine;
import io.kindling.training.Evaluation;
import io.kindling.training.Training;
import io.kindling.training.TrainingTask;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A training of 784-30-10 by what are the defaults of {@code kindling train} in all but the
 * learning rate.
 */
final class DefaultRecipe {

  static final int SHARDS = 8;

  private static final int BATCH = 200;
  private static final int MOST_EPOCHS = 100;

  private final JavaSparkContext spark;
  private final DataSet data;
  private final double learningRate;
  private final long seed;
  private final Network network =
      new Network(List.of(784, 30, 10), Activation.RELU, Loss.CROSS_ENTROPY);
  private double accuracy;
  private int epochs;
  private long untimed;

  DefaultRecipe(JavaSparkContext spark, DataSet data, double learningRate, long seed) {
    this.spark = spark;
    this.data = data;
    this.learningRate = learningRate;
    this.seed = seed;
  }

  /** The share of the test images that were recognized in the end. */
  double accuracy() {
    return accuracy;
  }

  /** The epochs that were made. */
  int epochs() {
    return epochs;
  }

  /**
   * Trains until the test images are recognized, looking at them after every epoch on the side.
   *
   * @return the seconds of the training, with the start of its tasks and the validation after every
   *     epoch, without the looks at the test images
   */
  double secondsTo(double target) {
    BatchOrder batches = new BatchOrder(data.training().examples().size(), SHARDS, BATCH, seed);
    float[] parameters = Initializer.HE.parameters(network, seed);
    TrainingTask task = new TrainingTask(network, batches, Blas.Choice.BUNDLED);
    try (ShardedExamples training = examples("training", data.training());
        ShardedExamples validation = examples("validation", data.validation());
        ShardedExamples test = examples("test", data.test())) {
      training.load();
      validation.load();
      test.load();
      accuracy = 0;
      untimed = 0;
      long began = System.nanoTime();
      try (Engine engine = new ResidentEngine(training, validation, task)) {
        new Training(
                engine,
                new Adam(parameters.length),
                LearningRateSchedule.constant(learningRate),
                batches,
                (step, meanLoss) ->
                    !step.lastOfEpoch() || goOn(step, engine, test, parameters, target))
            .run(parameters, 0, (long) MOST_EPOCHS * batches.stepsPerEpoch());
      }
      return (System.nanoTime() - began - untimed) / 1e9;
    }
  }

  private boolean goOn(
      Step step, Engine engine, ShardedExamples test, float[] parameters, double target) {
    double validated = engine.validate(parameters).accuracy();
    long began = System.nanoTime();
    accuracy = Evaluation.of(test, network, Blas.Choice.BUNDLED, parameters).accuracy();
    untimed += System.nanoTime() - began;
    epochs = step.epoch() + 1;
    return !Double.isNaN(validated) && accuracy < target;
  }

  private ShardedExamples examples(String name, DataSet.Part part) {
    return new ShardedExamples(spark, name, part, SHARDS, Workload.THREADS);
  }
}
