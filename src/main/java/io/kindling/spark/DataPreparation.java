package io.kindling.spark;

import io.kindling.data.ExampleSet;
import io.kindling.data.ImageSet;
import io.kindling.data.Scaling;
import io.kindling.data.ValidationSplit;
import io.kindling.training.Recipe;
import io.kindling.training.RecipeSettings;

/**
 * What is to be made of a source of examples before anything is trained on them.
 *
 * @param validation how many examples to hold back, or null for one in six
 * @param split which ones
 * @param shards into how many shards each part will be split
 * @param scaling how raw features become inputs
 */
public record DataPreparation(
    Integer validation, ValidationSplit split, int shards, Scaling scaling) {

  /** As a recipe says. */
  public static DataPreparation of(Recipe recipe) {
    return new DataPreparation(
        recipe.get(RecipeSettings.VALIDATION),
        recipe.get(RecipeSettings.VALIDATION_SPLIT),
        recipe.get(RecipeSettings.SHARDS),
        recipe.get(RecipeSettings.INVERT) ? Scaling.INVERTED_PIXELS : Scaling.PIXELS);
  }

  /** The last ones held back, and grey levels scaled to level / 255. */
  public static DataPreparation plain(Integer validation, int shards) {
    return new DataPreparation(validation, ValidationSplit.LAST, shards, Scaling.PIXELS);
  }

  /**
   * How many of so many examples are held back.
   *
   * @throws io.kindling.InvalidInputException if that leaves nothing to train on
   */
  int heldBack(String source, int examples) {
    int held = validation == null ? examples / 6 : validation;
    if (held >= examples) {
      throw RecipeSettings.VALIDATION.invalidValue(
          held,
          "leaves nothing to train on: %s has %,d training examples; hold back fewer",
          source,
          examples);
    }
    return held;
  }

  ExampleSet seen(ImageSet images) {
    return images.scaled(scaling);
  }

  /** The mean grey level, of the sum of so many: 0 is dark, 1 is light. */
  double meanFeature(long sum, double levels) {
    double mean = sum / levels / 255;
    return scaling.kind() == Scaling.Kind.INVERTED_PIXELS ? 1 - mean : mean;
  }

  /** The features' standard deviation, √(Σx²/n − (Σx/n)²), of so many levels; inverted the same. */
  static double featureDeviation(long sum, long sumOfSquares, double levels) {
    double mean = sum / levels;
    return Math.sqrt(Math.max(0, sumOfSquares / levels - mean * mean)) / 255;
  }
}
