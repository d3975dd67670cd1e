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

/** The recipe that a command's options make, some of which may be left to the data to say. */
public final class RequestedRecipe {

  /** The hidden layers alone, of a network whose ends the data tell. */
  private static final Setting<List<Integer>> HIDDEN =
      Setting.of(
          Heading.NETWORK,
          "hidden",
          "N,N,…",
          ValueType.list(ValueType.POSITIVE),
          null,
          "Instead of --layers: sizes of the hidden layers alone. The data tell inputs and"
              + " outputs");

  /** A shorter way to write the one hyperparameter that nesterov has. */
  private static final Setting<Double> MOMENTUM =
      Setting.of(
          Heading.OPTIMIZATION,
          "momentum",
          "M",
          ValueType.FRACTION,
          null,
          "For nesterov: how much of its velocity a step keeps; the same as"
              + " --optimizer nesterov:momentum=M");

  private final CommandSpec command;
  private final List<Integer> hidden;
  private final Recipe recipe;

  /**
   * @throws io.kindling.InvalidInputException if the options do not fit together
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
            "--layers %s is given, too, on the command line or in a --config file; give one of the"
                + " two",
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

  /** The settings of all recipes, and those that are another way to give them. */
  public static List<Setting<?>> settings() {
    List<Setting<?>> settings = new ArrayList<>(RecipeSettings.ALL);
    settings.add(1 + settings.indexOf(RecipeSettings.LAYERS), HIDDEN);
    settings.add(MOMENTUM);
    return settings;
  }

  /** The recipe as far as it is known before the data are: MNIST's stand for what is open. */
  public Recipe recipe() {
    return recipe;
  }

  /** The settings whose values may be others once the data are known. */
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
   * Returns the settings that a resumed run keeps as it began with them, unless they are named:
   * runs that began when another BLAS was the default end with it.
   */
  Set<Setting<?>> kept() {
    return SettingOptions.isNamed(command, RecipeSettings.BLAS)
        ? Set.of()
        : Set.of(RecipeSettings.BLAS);
  }

  /**
   * The recipe for these data.
   *
   * @param note is told where a default was not the value to take
   * @throws io.kindling.InvalidInputException if it cannot be carried out on them
   */
  public Recipe on(DataSet data, Consumer<String> note) {
    Recipe.Builder builder =
        recipe.toBuilder().set(RecipeSettings.VALIDATION, data.validation().size());
    if (hidden != null) {
      if (data.classes() < 2) {
        throw new InvalidInputException(
            data.source()
                + ": all examples are of one class, and there is nothing to learn; at least two"
                + " classes are expected. Is it the right label?");
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
    fitting.batches(examples); // Refuses a batch size that is too large.
    return fitting;
  }

  private List<Integer> between(int inputs, int outputs) {
    List<Integer> layers = new ArrayList<>(hidden);
    layers.add(0, inputs);
    layers.add(outputs);
    return layers;
  }

  /** Of two values for one momentum, neither may win unnoticed. */
  private static void checkOnly(double momentum, NesterovMomentum nesterov, Recipe given) {
    if (!given.canonical().get(RecipeSettings.OPTIMIZER.name()).equals("nesterov")
        && nesterov.momentum() != momentum) {
      throw MOMENTUM.invalidValue(
          momentum, "the optimizer is %s; give one of the two", nesterov.spec());
    }
  }
}
