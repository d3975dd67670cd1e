package io.kindling.cli.train;

import io.kindling.InvalidInputException;
import io.kindling.cli.options.SettingOptions;
import io.kindling.data.DataSet;
import io.kindling.optim.NesterovMomentum;
import io.kindling.settings.Heading;
import io.kindling.settings.Setting;
import io.kindling.settings.ValueType;
import io.kindling.training.NetworkFit;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;

/** The recipe that a command's options request. The data decide some of its values later. */
public final class RequestedRecipe {

  /** The sizes of the hidden layers alone; the data decide the first and last layer. */
  private static final Setting<List<Integer>> HIDDEN =
      Setting.of(
          Heading.NETWORK,
          "hidden",
          "N,N,…",
          ValueType.list(ValueType.POSITIVE),
          null,
          "Sizes of the hidden layers. The data decide the numbers of inputs and outputs. Not"
              + " together with --layers");

  /** A short form of the hyperparameter of the optimizer {@code nesterov}. */
  private static final Setting<Double> MOMENTUM =
      Setting.of(
          Heading.OPTIMIZATION,
          "momentum",
          "M",
          ValueType.FRACTION,
          null,
          "For nesterov: the fraction of the velocity that each step keeps, from 0 to below 1."
              + " Short for --optimizer nesterov:momentum=M");

  private final CommandSpec command;
  private final List<Integer> hidden;
  private final Recipe recipe;

  /**
   * Reads the recipe from a command's options.
   *
   * @throws io.kindling.InvalidInputException if the options contradict each other
   */
  public RequestedRecipe(CommandSpec command) {
    this.command = command;
    this.hidden = SettingOptions.value(command, HIDDEN);
    Recipe.Builder builder =
        Recipe.builder().values(SettingOptions.values(command, RecipeSettings.ALL));
    Recipe given = builder.build();
    if (SettingOptions.isNamed(command, RecipeSettings.BATCH_SIZE)) {
      builder.set(RecipeSettings.BATCH_SIZE, given.get(RecipeSettings.BATCH_SIZE));
    }
    if (hidden != null) {
      List<Integer> layers = given.get(RecipeSettings.LAYERS);
      if (SettingOptions.isNamed(command, RecipeSettings.LAYERS)) {
        throw HIDDEN.invalidValue(
            hidden,
            "--layers %s is set, too, on the command line or in a --config file; set only one of"
                + " the two",
            RecipeSettings.LAYERS.format(layers));
      }
      builder.set(RecipeSettings.LAYERS, between(layers.get(0), layers.get(layers.size() - 1)));
    }
    Double momentum = SettingOptions.value(command, MOMENTUM);
    if (momentum != null
        && given.get(RecipeSettings.OPTIMIZER) instanceof NesterovMomentum nesterov) {
      checkOnly(momentum, nesterov, given);
      builder.set(RecipeSettings.OPTIMIZER, new NesterovMomentum(momentum));
    }
    this.recipe = builder.build();
  }

  /** Returns the settings of all recipes, and the two short forms of this class. */
  public static List<Setting<?>> settings() {
    List<Setting<?>> settings = new ArrayList<>(RecipeSettings.ALL);
    settings.add(1 + settings.indexOf(RecipeSettings.LAYERS), HIDDEN);
    settings.add(MOMENTUM);
    return settings;
  }

  /** Returns the recipe before the data are known, with the values of MNIST for open settings. */
  public Recipe recipe() {
    return recipe;
  }

  /** Returns the settings whose values may change once the data are known. */
  Set<Setting<?>> open() {
    Set<Setting<?>> open = new HashSet<>();
    open.add(RecipeSettings.VALIDATION);
    if (hidden != null) {
      open.add(RecipeSettings.LAYERS);
    }
    if (!SettingOptions.isNamed(command, RecipeSettings.BATCH_SIZE)) {
      open.add(RecipeSettings.BATCH_SIZE);
    }
    open.addAll(kept());
    return open;
  }

  /**
   * Returns the settings that a resumed run keeps from its beginning unless the user sets them. A
   * run that began when another BLAS was the default keeps that BLAS.
   */
  Set<Setting<?>> kept() {
    return SettingOptions.isNamed(command, RecipeSettings.BLAS)
        ? Set.of()
        : Set.of(RecipeSettings.BLAS);
  }

  /**
   * Returns the complete recipe for a data set.
   *
   * @param note receives a message if a default was replaced because of the data
   * @throws io.kindling.InvalidInputException if the recipe does not fit the data
   */
  public Recipe on(DataSet data, Consumer<String> note) {
    Recipe.Builder builder =
        recipe.toBuilder().set(RecipeSettings.VALIDATION, data.validation().size());
    if (hidden != null) {
      if (data.classes() < 2) {
        throw new InvalidInputException(
            data.source()
                + ": all examples are of one class, so there is nothing to learn; expected at least"
                + " two classes. Is this the right label?");
      }
      builder.set(RecipeSettings.LAYERS, between(data.inputs(), data.classes()));
    }
    int examples = data.training().size();
    Recipe fitting = builder.build().forExamples(examples, note);
    NetworkFit.problem(fitting.network(), data)
        .ifPresent(
            problem -> {
              throw RecipeSettings.LAYERS.invalidValue(
                  fitting.get(RecipeSettings.LAYERS), "%s", problem);
            });
    fitting.batches(examples); // Throws if the batch size is too large.
    return fitting;
  }

  private List<Integer> between(int inputs, int outputs) {
    List<Integer> layers = new ArrayList<>(hidden);
    layers.add(0, inputs);
    layers.add(outputs);
    return layers;
  }

  /** Checks that {@code --optimizer} does not set another momentum. */
  private static void checkOnly(double momentum, NesterovMomentum nesterov, Recipe given) {
    if (!given.canonical().get(RecipeSettings.OPTIMIZER.name()).equals("nesterov")
        && nesterov.momentum() != momentum) {
      throw MOMENTUM.invalidValue(
          momentum, "the optimizer is %s; set only one of the two", nesterov.spec());
    }
  }
}
