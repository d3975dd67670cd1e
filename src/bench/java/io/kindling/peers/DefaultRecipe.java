package io.kindling.peers;

import io.kindling.data.DataSet;
import io.kindling.data.batch.BatchOrder;
import io.kindling.spark.evaluation.ClusterEvaluation;
import io.kindling.spark.examples.ShardedExamples;
import io.kindling.spark.resident.ResidentEngine;
import io.kindling.training.Engine;
import io.kindling.training.EpochResult;
import io.kindling.training.Training;
import io.kindling.training.TrainingListener;
import io.kindling.training.TrainingState;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import io.kindling.training.recipe.RegularizationSettings;
import io.kindling.training.recipe.TrainingTask;
import org.apache.spark.api.java.JavaSparkContext;

/** A training of 784-30-10 by Adam at a constant learning rate with batches of 200. */
final class DefaultRecipe {

  static final int SHARDS = 8;

  private static final int MOST_EPOCHS = 100;

  private final JavaSparkContext spark;
  private final DataSet data;
  private final Recipe recipe;
  private double accuracy;
  private int epochs;
  private long untimed;

  DefaultRecipe(JavaSparkContext spark, DataSet data, double learningRate, long seed) {
    this.spark = spark;
    this.data = data;
    this.recipe =
        Recipe.builder()
            .layers(784, 30, 10)
            .set(RecipeSettings.LEARNING_RATE, learningRate)
            .parse(RecipeSettings.SCHEDULE, "constant")
            .set(RegularizationSettings.DROPOUT, 0.0)
            .set(RecipeSettings.BATCH_SIZE, 200)
            .set(RecipeSettings.SEED, seed)
            .build();
  }

  /** Returns the final accuracy on the test images, from 0 to 1. */
  double accuracy() {
    return accuracy;
  }

  /** Returns the number of epochs trained. */
  int epochs() {
    return epochs;
  }

  /**
   * Trains until the target accuracy on the test images is reached; they are evaluated after every
   * epoch, outside the measured time.
   *
   * @return the seconds of the training, including the start of its tasks and the validation after
   *     every epoch, without the evaluation of the test images
   */
  double secondsTo(double target) {
    BatchOrder batches = recipe.batches(data.training().size());
    TrainingState state = TrainingState.initial(recipe, recipe.initialParameters());
    TrainingTask task = recipe.task(data.training().examples());
    try (ShardedExamples training = examples("training", data.training());
        ShardedExamples validation = examples("validation", data.validation());
        ShardedExamples test = examples("test", data.test())) {
      training.load();
      validation.load();
      test.load();
      untimed = 0;
      long began = System.nanoTime();
      try (Engine engine = new ResidentEngine(training, validation, task)) {
        new Training(
                engine,
                recipe.optimizer(),
                recipe.schedule(data.training().size()),
                batches,
                new UntilTarget(test, target))
            .run(state, (long) MOST_EPOCHS * batches.stepsPerEpoch());
      }
      return (System.nanoTime() - began - untimed) / 1e9;
    }
  }

  /** Listener that ends the training when the target accuracy is reached. */
  private final class UntilTarget implements TrainingListener {
    private final ShardedExamples test;
    private final double target;

    UntilTarget(ShardedExamples test, double target) {
      this.test = test;
      this.target = target;
    }

    @Override
    public void onEpoch(EpochResult result, TrainingState state) {
      long began = System.nanoTime();
      accuracy =
          ClusterEvaluation.of(
                  test, recipe.network(), recipe.get(RecipeSettings.BLAS), state.parameters())
              .accuracy();
      untimed += System.nanoTime() - began;
      epochs = result.epoch();
      if (accuracy >= target) {
        state.requestStop();
      }
    }
  }

  private ShardedExamples examples(String name, DataSet.Part part) {
    return new ShardedExamples(spark, name, part, SHARDS, Workload.THREADS);
  }
}
