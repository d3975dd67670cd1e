package io.kindling.spark.check;

import io.kindling.InvalidInputException;
import io.kindling.data.ExampleSet;
import io.kindling.data.image.ImageSet;
import io.kindling.data.scaling.Deslanting;
import io.kindling.data.scaling.Scaling;
import io.kindling.data.scaling.ScalingChoice;
import io.kindling.data.split.ValidationSplit;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import java.util.List;
import java.util.Optional;

/**
 * What is to be made of a source of examples before anything is trained on them.
 *
 * @param validation how many examples to hold back, or null for one in six
 * @param split which ones
 * @param shards into how many shards each part will be split
 * @param choice how raw features are to become inputs
 * @param inverted whether dark and light are to be exchanged
 * @param transposed whether rows and columns of the images are exchanged
 * @param known how they become inputs, where a model has decided that before; null otherwise
 */
public record DataPreparation(
    Integer validation,
    ValidationSplit split,
    int shards,
    ScalingChoice choice,
    boolean inverted,
    boolean transposed,
    Scaling known) {

  /**
   * @throws InvalidInputException if inversion and scaling do not go together
   */
  public DataPreparation {
    if (inverted && !choice.canInvert()) {
      throw RecipeSettings.SCALING.invalidValue(
          choice, "--invert exchanges dark and light of pixels; leave out one of the two");
    }
  }

  /** As a recipe says. */
  public static DataPreparation of(Recipe recipe) {
    return new DataPreparation(
        recipe.get(RecipeSettings.VALIDATION),
        recipe.get(RecipeSettings.VALIDATION_SPLIT),
        recipe.get(RecipeSettings.SHARDS),
        recipe.get(RecipeSettings.SCALING),
        recipe.get(RecipeSettings.INVERT),
        recipe.get(RecipeSettings.TRANSPOSE),
        null);
  }

  /** The last ones held back, and grey levels scaled to level / 255. */
  public static DataPreparation plain(Integer validation, int shards) {
    return new DataPreparation(
        validation, ValidationSplit.LAST, shards, ScalingChoice.PIXELS, false, false, null);
  }

  /** The same, with features scaled as a model has them; by null as they would be without it. */
  public DataPreparation scaledBy(Scaling scaling) {
    return new DataPreparation(validation, split, shards, choice, inverted, transposed, scaling);
  }

  /**
   * How many of so many examples are held back.
   *
   * @throws InvalidInputException if that leaves nothing to train on
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

  /**
   * Images, scaled unless that takes another look at them.
   *
   * @throws InvalidInputException if they have not the shape for it
   */
  ExampleSet seen(ImageSet images) {
    Scaling scaling = scaling(true).orElse(Scaling.NONE.transposed(transposed));
    checkSquare(scaling, images);
    return images.scaled(scaling);
  }

  /**
   * Checks that images can be scaled, if that takes square ones.
   *
   * @throws InvalidInputException if they are not square
   */
  public static void checkSquare(Scaling scaling, ImageSet images) {
    if (scaling.isForSquares() && images.rows() != images.columns()) {
      throw notSquare(scaling, "images of " + images.shape());
    }
  }

  /**
   * Checks that rows can be scaled, if that takes square images.
   *
   * @param features of a row
   * @param found what they are, for the message
   * @throws InvalidInputException if they are not square
   */
  public static void checkSquare(Scaling scaling, int features, String found) {
    if (scaling.isForSquares() && Deslanting.side(features) == 0) {
      throw notSquare(scaling, found);
    }
  }

  private static InvalidInputException notSquare(Scaling scaling, String found) {
    String problem = "is for square images, such as 28 x 28 pixels, not for %s; ";
    return scaling.transposes()
        ? RecipeSettings.TRANSPOSE.invalid(problem + "leave it out", found)
        : RecipeSettings.SCALING.invalidValue(
            ScalingChoice.of(scaling.kind()), problem + "give another", found);
  }

  /**
   * How raw features become inputs.
   *
   * @return empty if that is to be found out from the examples to train on
   */
  Optional<Scaling> scaling(boolean images) {
    return known != null
        ? Optional.of(known)
        : Scaling.fixed(kind(images)).map(fixed -> fixed.transposed(transposed));
  }

  /** The scaling that examples to train on make, where it is to be found out from them. */
  Scaling learned(List<ShardScan> surveys, boolean images) {
    return ShardScan.scaling(surveys, kind(images)).transposed(transposed);
  }

  /** What {@link #scaling} is to be. */
  Scaling.Kind kind(boolean images) {
    return choice.kind(images, inverted);
  }

  /** The mean grey level, of the sum of so many: 0 is dark, 1 is light. */
  double meanFeature(long sum, double levels) {
    double mean = sum / levels / 255;
    return inverted ? 1 - mean : mean;
  }

  /** The features' standard deviation, √(Σx²/n − (Σx/n)²), of so many levels; inverted the same. */
  static double featureDeviation(long sum, long sumOfSquares, double levels) {
    double mean = sum / levels;
    return Math.sqrt(Math.max(0, sumOfSquares / levels - mean * mean)) / 255;
  }
}
