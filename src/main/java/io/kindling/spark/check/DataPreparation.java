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
 * The preparation of a source of examples before anything is trained on them.
 *
 * @param validation the number of examples to hold out for validation, or null for one in six
 * @param split the choice of the validation examples
 * @param shards the number of shards of each part
 * @param choice the requested scaling of raw features
 * @param inverted whether dark and light are exchanged
 * @param transposed whether rows and columns of the images are exchanged
 * @param known the scaling of an existing model, or null if there is none
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
   * Checks the values.
   *
   * @throws InvalidInputException if inversion and scaling cannot be combined
   */
  public DataPreparation {
    if (inverted && !choice.canInvert()) {
      throw RecipeSettings.SCALING.invalidValue(
          choice, "--invert exchanges dark and light of pixels; leave out one of the two");
    }
  }

  /** Returns the preparation that a recipe defines. */
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

  /**
   * Returns a preparation that holds out the last examples and scales grey levels to level / 255.
   */
  public static DataPreparation plain(Integer validation, int shards) {
    return new DataPreparation(
        validation, ValidationSplit.LAST, shards, ScalingChoice.PIXELS, false, false, null);
  }

  /** Returns this preparation with the scaling of a model; null removes it. */
  public DataPreparation scaledBy(Scaling scaling) {
    return new DataPreparation(validation, split, shards, choice, inverted, transposed, scaling);
  }

  /**
   * Returns the number of examples to hold out for validation.
   *
   * @param source the source of the examples, for the message
   * @param examples the number of examples
   * @throws InvalidInputException if that leaves nothing to train on
   */
  int validationSize(String source, int examples) {
    int held = validation == null ? examples / 6 : validation;
    if (held >= examples) {
      throw RecipeSettings.VALIDATION.invalidValue(
          held,
          "leaves nothing to train on: %s has %,d training examples; hold out fewer",
          source,
          examples);
    }
    return held;
  }

  /**
   * Returns images, scaled unless the scaling has to be fitted to them first.
   *
   * @throws InvalidInputException if they do not have the shape that the scaling needs
   */
  ExampleSet scaled(ImageSet images) {
    Scaling scaling = scaling(true).orElse(Scaling.NONE.transposed(transposed));
    checkSquare(scaling, images);
    return images.scaled(scaling);
  }

  /**
   * Checks that images are square if the scaling needs square images.
   *
   * @throws InvalidInputException if they are not square
   */
  public static void checkSquare(Scaling scaling, ImageSet images) {
    if (scaling.isForSquares() && images.rows() != images.columns()) {
      throw notSquare(scaling, "images of " + images.shape());
    }
  }

  /**
   * Checks that rows are square images if the scaling needs square images.
   *
   * @param features the number of features of a row
   * @param found a description of the rows, for the message
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
   * Returns the scaling of raw features.
   *
   * @return the scaling; empty if it has to be fitted to the training examples
   */
  Optional<Scaling> scaling(boolean images) {
    return known != null
        ? Optional.of(known)
        : Scaling.fixed(kind(images)).map(fixed -> fixed.transposed(transposed));
  }

  /** Returns the scaling fitted to the training examples. */
  Scaling fitted(List<ShardScan> scans, boolean images) {
    return ShardScan.scaling(scans, kind(images)).transposed(transposed);
  }

  /** Returns the kind of {@link #scaling}. */
  Scaling.Kind kind(boolean images) {
    return choice.kind(images, inverted);
  }

  /** Returns the mean grey level, from 0 (dark) to 1 (light), for a sum of levels. */
  double meanFeature(long sum, double levels) {
    double mean = sum / levels / 255;
    return inverted ? 1 - mean : mean;
  }

  /**
   * Returns the standard deviation of the features, √(Σx²/n − (Σx/n)²) / 255, for sums over a
   * number of grey levels. Inversion does not change it.
   */
  static double featureDeviation(long sum, long sumOfSquares, double levels) {
    double mean = sum / levels;
    return Math.sqrt(Math.max(0, sumOfSquares / levels - mean * mean)) / 255;
  }
}
