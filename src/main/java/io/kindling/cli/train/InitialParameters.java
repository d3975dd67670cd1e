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

/** The initial parameters of a training: from the initial model of the recipe, or random. */
public final class InitialParameters {

  /** The initial model, or null for random parameters. */
  private final Model model;

  private InitialParameters(Model model) {
    this.model = model;
  }

  /** Returns random initial parameters, even if the recipe names an initial model. */
  static InitialParameters random() {
    return new InitialParameters(null);
  }

  /**
   * Reads the initial model of a recipe, if it names one.
   *
   * @throws io.kindling.InvalidInputException if the file is not a valid model
   * @throws IOException if the file cannot be read
   */
  public static InitialParameters read(Recipe recipe, Configuration hadoop) throws IOException {
    String file = recipe.get(RecipeSettings.INITIAL_MODEL);
    List<String> tensors = recipe.get(RecipeSettings.TENSORS);
    if (file == null && tensors != null) {
      throw RecipeSettings.TENSORS.invalid(
          "there is no file to read the tensors from; name it with --initial-model");
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
   * Checks that the initial model fits the recipe.
   *
   * @throws io.kindling.InvalidInputException if its layers, activation, loss or scaling differ
   */
  public void check(Recipe recipe) {
    if (model == null) {
      return;
    }
    String file = recipe.get(RecipeSettings.INITIAL_MODEL);
    if (!model.network().equals(recipe.network())) {
      throw RecipeSettings.INITIAL_MODEL.invalidValue(
          file,
          "is a network of layers %s, but the run's network has %s; use the same layers, activation"
              + " and loss",
          describe(model.network()),
          describe(recipe.network()));
    }
    ScalingChoice choice = recipe.get(RecipeSettings.SCALING);
    // Inverted pixels have a check of their own below.
    boolean inverted = model.scaling().kind().equals(Scaling.Kind.INVERTED_PIXELS);
    if (!choice.isAutomatic() && !choice.kind(true, inverted).equals(model.scaling().kind())) {
      throw RecipeSettings.INITIAL_MODEL.invalidValue(
          file,
          "was trained with --scaling %s, not %s; use the same, or leave the option out",
          model.scaling(),
          RecipeSettings.SCALING.format(choice));
    }
    if (inverted != recipe.get(RecipeSettings.INVERT)) {
      throw RecipeSettings.INITIAL_MODEL.invalidValue(
          file,
          inverted
              ? "was trained on inverted images; use --invert here, too"
              : "was trained on images that were not inverted; leave out --invert");
    }
    if (model.scaling().transposes() != recipe.get(RecipeSettings.TRANSPOSE)) {
      throw RecipeSettings.INITIAL_MODEL.invalidValue(
          file,
          model.scaling().transposes()
              ? "was trained on transposed images; use --transpose here, too"
              : "was trained on images that were not transposed; leave out --transpose");
    }
  }

  /**
   * Checks that the initial model has the same columns and classes as the champion, in the same
   * order.
   *
   * @param file the initial model's file, as the recipe names it
   * @param other the champion
   * @throws io.kindling.InvalidInputException if columns or classes differ
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
          "has other %1$s than the champion, or another order of them: number %2$d is %3$s, but"
              + " %4$s in the champion; start from the champion, or from random weights",
          what,
          place + 1,
          place < own.size() ? own.get(place) : "missing",
          place < others.size() ? others.get(place) : "missing");
    }
  }

  /** Returns the scaling of the initial model; null if there is none. */
  public Scaling scaling() {
    return model == null ? null : model.scaling();
  }

  /**
   * Returns the scaling for a model file of another program. The file does not hold it, so options
   * must name it, and only a scaling without learned values can be named.
   *
   * @param choice the scaling that the user chose
   * @param inverted whether pixels are inverted
   * @param transposed whether images are transposed
   * @param network the network of the model file
   * @throws io.kindling.InvalidInputException if the scaling has learned values, or does not fit
   *     the network's number of inputs
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
                        "a model file of another program does not hold the values that it scaled"
                            + " by; scale the data beforehand, and use --scaling none"));
    DataPreparation.checkSquare(
        scaling, network.inputs(), "a network of " + network.inputs() + " inputs");
    return scaling;
  }

  /** Returns the properties of a table that the initial model fixes. */
  public ModelTable table() {
    return model == null ? ModelTable.NONE : ModelTable.of(model);
  }

  /** Returns the initial parameters; call {@link #check} with the recipe first. */
  public float[] parameters(Recipe recipe) {
    return model == null ? recipe.initialParameters() : model.parameters();
  }

  private static String describe(Network network) {
    return String.format("%s (%s, %s)", network, network.hidden().spec(), network.loss().spec());
  }
}
