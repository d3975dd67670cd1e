package io.kindling.spark.session;

import io.kindling.data.DataSet;
import io.kindling.run.SessionData;
import io.kindling.spark.examples.ShardedExamples;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import io.kindling.training.recipe.TrainingTask;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The examples of a {@link DataSet}, which executors read from its files.
 *
 * @param spark the Spark context that holds the examples
 * @param data the checked data
 * @param recipe the recipe, for the number of shards and the weights of classes
 */
public record FileExamples(JavaSparkContext spark, DataSet data, Recipe recipe)
    implements SparkExamples {

  @Override
  public ShardedExamples of(SessionData.Part part, int partitions) {
    DataSet.Part examples =
        switch (part) {
          case TRAINING -> data.weighted(recipe.get(RecipeSettings.CLASS_WEIGHTS)).training();
          case VALIDATION -> data.validation();
          case TEST -> data.test();
        };
    return new ShardedExamples(
        spark, part.label(), data, examples, recipe.get(RecipeSettings.SHARDS), partitions);
  }

  @Override
  public TrainingTask task(Recipe recipe) {
    return recipe.task(data.training().examples());
  }

  @Override
  public int imageColumns() {
    return data.training().examples().imageColumns();
  }
}
