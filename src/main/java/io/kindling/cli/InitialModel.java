package io.kindling.cli;

import io.kindling.hadoop.AtomicFile;
import io.kindling.model.Model;
import io.kindling.nn.Network;
import io.kindling.training.Recipe;
import io.kindling.training.RecipeSettings;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/** The weights that a training begins with. */
final class InitialModel {

  private InitialModel() {}

  /**
   * From the model that the recipe names, or drawn at random as it says.
   *
   * @return laid out as {@link Network} says
   * @throws io.kindling.InvalidInputException if it is the model of another network
   */
  static float[] parameters(Recipe recipe, Configuration hadoop) throws IOException {
    String file = recipe.get(RecipeSettings.INITIAL_MODEL);
    if (file == null) {
      return recipe.initialParameters();
    }
    Model model = Model.read(AtomicFile.path(file), hadoop);
    if (!model.network().equals(recipe.network())) {
      throw RecipeSettings.INITIAL_MODEL.invalidValue(
          file,
          "is a network of layers %s, but the run's has %s; give the same layers, activation and"
              + " loss",
          describe(model.network()),
          describe(recipe.network()));
    }
    if (model.inverted() != recipe.get(RecipeSettings.INVERT)) {
      throw RecipeSettings.INITIAL_MODEL.invalidValue(
          file,
          model.inverted()
              ? "was trained on inverted images; invert them here, too (--invert)"
              : "was trained on images as they are; leave out --invert");
    }
    return model.parameters();
  }

  private static String describe(Network network) {
    return String.format(
        "%s (%s, %s)", network, network.hidden().spelling(), network.loss().spelling());
  }
}
