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
 * The shape of the network that a program asks for, and whether its examples fit.
 *
 * @param recipe the recipe as the program gives it
 * @param hidden the sizes of the hidden layers alone; null if the recipe names all layers
 * @param columns the names of the features, if the program gives any
 * @param initial the network to start from, or null
 */
record NetworkShape(
    Recipe recipe, List<Integer> hidden, TableSchema columns, TrainedNetwork initial) {

  /**
   * Returns the columns that the network keeps: those of the network to start from, or else those
   * that the program names.
   *
   * @param features the number of features of an example
   * @throws InvalidInputException if the names do not fit the examples or that network
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
              "the network to start from takes the columns %s, not %s; give the vectors these, in"
                  + " this order",
              String.join(", ", begun.featureNames()), String.join(", ", columns.featureNames())));
    }
    return columns.isKnown() && !begun.named() ? columns : begun;
  }

  /**
   * Returns the recipe with the layers and the mini-batch for the examples.
   *
   * @param note receives a note if a mini-batch is all examples
   * @throws InvalidInputException if no such network can be trained on the examples
   */
  Recipe recipe(CheckedRows rows, Consumer<String> note) {
    int classes = rows.classCounts().size();
    List<Integer> layers = recipe.get(RecipeSettings.LAYERS);
    if (hidden != null) {
      if (initial == null && classes < 2) {
        throw new InvalidInputException(
            "all training examples are of class 0, and there is nothing to learn; at least two"
                + " classes are expected");
      }
      layers = new ArrayList<>(List.of(rows.width()));
      layers.addAll(hidden);
      layers.add(initial == null ? classes : initial.network().outputs());
      int missing = rows.classCounts().indexOf(0L);
      if (missing >= 0 && initial == null) {
        throw new InvalidInputException(
            String.format(
                "no example is of class %d, though labels go up to %d; number the classes 0 … K − 1"
                    + " without gaps, or name all layers in the recipe",
                missing, classes - 1));
      }
    }
    int outputs = layers.get(layers.size() - 1);
    if (layers.get(0) != rows.width() || outputs < rows.classes()) {
      throw new InvalidInputException(
          String.format(
              "a network of layers %s is not for examples of %,d features and %,d classes; let"
                  + " hiddenLayers(…) choose its ends",
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
              "the network to start from has layers %s, the recipe's %s; give the same layers,"
                  + " activation and loss",
              initial.network().sizes(), layers));
    }
    return fitting.forExamples(rows.size(Part.TRAINING), note);
  }
}
