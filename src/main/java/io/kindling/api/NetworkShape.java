package io.kindling.api;

import io.kindling.InvalidInputException;
import io.kindling.data.TableSchema;
import io.kindling.run.SessionData.Part;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The network that a program requested; checks that the examples fit it.
 *
 * @param recipe the recipe that the program passed
 * @param hidden the sizes of the hidden layers; null if the recipe sets all layers
 * @param columns the names of the features; {@link TableSchema#UNKNOWN} if the program set none
 * @param initial the network to start from, or null
 */
record NetworkShape(
    Recipe recipe, List<Integer> hidden, TableSchema columns, TrainedNetwork initial) {

  /**
   * Returns the columns that the trained network keeps: the named columns of the network to start
   * from, else the columns that the program set.
   *
   * @param features the number of features of an example
   * @throws InvalidInputException if the columns do not fit the examples, or differ from those of
   *     the network to start from
   */
  TableSchema schema(int features) {
    TableSchema begun = initial == null ? TableSchema.UNKNOWN : initial.model().schema();
    if (!columns.fits(features)) {
      throw new InvalidInputException(
          String.format(
              "columns(…) names %,d features, the examples have %,d",
              columns.features(), features));
    }
    if (columns.isKnown()
        && begun.named()
        && !begun.featureNames().equals(columns.featureNames())) {
      throw new InvalidInputException(
          String.format(
              "the network to start from takes the columns %s, not %s; build the vectors from these"
                  + " columns, in this order",
              String.join(", ", begun.featureNames()), String.join(", ", columns.featureNames())));
    }
    return columns.isKnown() && !begun.named() ? columns : begun;
  }

  /**
   * Returns the recipe with the layers and the batch size for the examples.
   *
   * @param note receives a message if the batch size is reduced to the number of examples
   * @throws InvalidInputException if the requested network cannot be trained on the examples
   */
  Recipe recipe(CheckedRows rows, Consumer<String> note) {
    int classes = rows.classCounts().size();
    List<Integer> layers = recipe.get(RecipeSettings.LAYERS);
    if (hidden != null) {
      if (initial == null && classes < 2) {
        throw new InvalidInputException(
            "all training examples are of class 0, so there is nothing to learn; expected at least"
                + " two classes");
      }
      layers = new ArrayList<>(List.of(rows.width()));
      layers.addAll(hidden);
      layers.add(initial == null ? classes : initial.network().outputs());
      int missing = rows.classCounts().indexOf(0L);
      if (missing >= 0 && initial == null) {
        throw new InvalidInputException(
            String.format(
                "no example is of class %d, but labels go up to %d; number the classes 0 … K − 1"
                    + " without gaps, or set all layers in the recipe",
                missing, classes - 1));
      }
    }
    int outputs = layers.get(layers.size() - 1);
    if (layers.get(0) != rows.width() || outputs < rows.classes()) {
      throw new InvalidInputException(
          String.format(
              "a network of layers %s does not fit examples of %,d features and %,d classes; call"
                  + " hiddenLayers(…) to get the first and last layer from the examples",
              layers, rows.width(), rows.classes()));
    }
    Recipe fitting =
        recipe.toBuilder()
            .set(RecipeSettings.LAYERS, layers)
            .set(RecipeSettings.VALIDATION, rows.size(Part.VALIDATION))
            .set(
                RecipeSettings.INITIAL_MODEL,
                initial == null ? null : "sha256:" + initial.model().weightsSha256())
            .build();
    if (initial != null && !initial.network().equals(fitting.network())) {
      throw new InvalidInputException(
          String.format(
              "the network to start from has layers %s, the recipe's network %s; set the same"
                  + " layers, activation and loss",
              initial.network().sizes(), layers));
    }
    return fitting.forExamples(rows.size(Part.TRAINING), note);
  }

  /** Returns the names of the classes, from class 0 on; empty if they have only numbers. */
  List<String> classNames() {
    return initial == null ? List.of() : initial.classNames();
  }

  /** Returns the parameters to begin with: those of the network to start from, or random ones. */
  float[] initialParameters(Recipe fitting) {
    return initial == null ? fitting.initialParameters() : initial.model().parameters();
  }
}
