package io.kindling.cli.train;

import io.kindling.cli.source.ModelTable;
import io.kindling.data.scaling.Scaling;
import io.kindling.data.scaling.ScalingChoice;
import io.kindling.model.ForeignModel;
import io.kindling.model.Model;
import io.kindling.model.ModelFile;
import io.kindling.nn.Network;
import io.kindling.spark.check.DataPreparation;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The parameters that a training begins with: those of the model that it names, or random ones. */
public final class InitialParameters {

  /** Null where none is named. */
  private final Model model;

  private InitialParameters(Model model) {
    this.model = model;
  }

  /** Random ones, whatever the recipe names. */
  static InitialParameters random() {
    return new InitialParameters(null);
  }

  /**
   * Reads the model, if the recipe names one.
   *
   * @throws io.kindling.InvalidInputException if it is not sound
   */
  public static InitialParameters read(Recipe recipe, Configuration hadoop) throws IOException {
    String file = recipe.get(RecipeSettings.INITIAL_MODEL);
    List<String> tensors = recipe.get(RecipeSettings.TENSORS);
    if (file == null && tensors != null) {
      throw RecipeSettings.TENSORS.invalid("they are of no file; name it as the initial model");
    }
    if (file == null) {
      return random();
    }
    Path named = ModelFile.named(file, hadoop);
    return new InitialParameters(
        tensors == null
            ? Model.read(named, hadoop)
            : ForeignModel.read(
                named,
                hadoop,
                recipe.network(),
                tensors,
                fixed(
                    recipe.get(RecipeSettings.SCALING),
                    recipe.get(RecipeSettings.INVERT),
                    recipe.get(RecipeSettings.TRANSPOSE),
                    recipe.network())));
  }

  /**
   * Checks that the model is one for the recipe.
   *
   * @throws io.kindling.InvalidInputException if it is not
   */
  public void check(Recipe recipe) {
    if (model == null) {
      return;
    }
    String file = recipe.get(RecipeSettings.INITIAL_MODEL);
    if (!model.network().equals(recipe.network())) {
      throw RecipeSettings.INITIAL_MODEL.invalidValue(
          file,
          "is a network of layers %s, but the run's has %s; give the same layers, activation and"
              + " loss",
          describe(model.network()),
          describe(recipe.network()));
    }
    ScalingChoice choice = recipe.get(RecipeSettings.SCALING);
    // Whether pixels are inverted is looked at next.
    boolean inverted = model.scaling().kind().equals(Scaling.Kind.INVERTED_PIXELS);
    if (!choice.isAutomatic() && !choice.kind(true, inverted).equals(model.scaling().kind())) {
      throw RecipeSettings.INITIAL_MODEL.invalidValue(
          file,
          "was trained with --scaling %s, not %s; give the same, or leave it to the model",
          model.scaling(),
          RecipeSettings.SCALING.format(choice));
    }
    if (inverted != recipe.get(RecipeSettings.INVERT)) {
      throw RecipeSettings.INITIAL_MODEL.invalidValue(
          file,
          inverted
              ? "was trained on inverted images; invert them here, too (--invert)"
              : "was trained on images as they are; leave out --invert");
    }
    if (model.scaling().transposes() != recipe.get(RecipeSettings.TRANSPOSE)) {
      throw RecipeSettings.INITIAL_MODEL.invalidValue(
          file,
          model.scaling().transposes()
              ? "was trained on transposed images; turn them upright here, too (--transpose)"
              : "was trained on images as they are; leave out --transpose");
    }
  }

  /**
   * Checks that the model takes the columns and has the classes of another, in the same order.
   *
   * @param file the model's, as the recipe names it
   * @param other the model that it will be compared with
   * @throws io.kindling.InvalidInputException if it does not
   */
  public void checkLike(String file, Model other) {
    if (model == null) {
      return;
    }
    checkSame(file, "columns", model.schema().featureNames(), other.schema().featureNames());
    checkSame(file, "classes", model.classNames(), other.classNames());
  }

  private static void checkSame(String file, String what, List<String> own, List<String> others) {
    if (!own.isEmpty() && !others.isEmpty() && !own.equals(others)) {
      int place = 0;
      while (place < Math.min(own.size(), others.size())
          && own.get(place).equals(others.get(place))) {
        place++;
      }
      throw RecipeSettings.INITIAL_MODEL.invalidValue(
          file,
          "has other %1$s than the champion, or has them in another order: number %2$d is %3$s, the"
              + " champion's is %4$s; begin with the champion, or with random weights",
          what,
          place + 1,
          place < own.size() ? own.get(place) : "missing",
          place < others.size() ? others.get(place) : "missing");
    }
  }

  /** How raw features become inputs; null where no model decides that. */
  public Scaling scaling() {
    return model == null ? null : model.scaling();
  }

  /**
   * What another program scaled features by, which has to be said as it cannot be learned anew.
   *
   * @param network that it was for
   * @throws io.kindling.InvalidInputException if it was not, or is not for so many inputs
   */
  public static Scaling fixed(
      ScalingChoice choice, boolean inverted, boolean transposed, Network network) {
    Scaling scaling =
        Scaling.fixed(choice.kind(true, inverted))
            .map(fixed -> fixed.transposed(transposed))
            .orElseThrow(
                () ->
                    RecipeSettings.SCALING.invalidValue(
                        choice,
                        "a file of another program's does not hold what it scaled by; scale the"
                            + " data beforehand, and give none"));
    DataPreparation.checkSquare(
        scaling, network.inputs(), "a network of " + network.inputs() + " inputs");
    return scaling;
  }

  /** Returns what the model fixes of the table. */
  public ModelTable table() {
    return model == null ? ModelTable.NONE : ModelTable.of(model);
  }

  /** The parameters, for a recipe that was checked. */
  public float[] parameters(Recipe recipe) {
    return model == null ? recipe.initialParameters() : model.parameters();
  }

  private static String describe(Network network) {
    return String.format("%s (%s, %s)", network, network.hidden().spec(), network.loss().spec());
  }
}
