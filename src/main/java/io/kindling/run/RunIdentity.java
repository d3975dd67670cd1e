package io.kindling.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.kindling.InvalidInputException;
import io.kindling.settings.Setting;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import io.kindling.training.recipe.RegularizationSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What decides a run's result, as a checkpoint notes it: the recipe and the data's digest. Two runs
 * of one identity end in the same bits, so one may go on where the other stopped.
 */
final class RunIdentity {

  private static final String PREFIX = "identity.";
  private static final String DATA = PREFIX + "data";

  /** What stands for a setting without a value. */
  private static final String NONE = "none";

  /**
   * The settings that every version has noted. One that came later is at its default in a run that
   * says nothing of it, for it behaved so before there was the setting; but for {@link #BEFORE}.
   */
  private static final Set<Setting<?>> ALWAYS_NOTED =
      Set.of(
          RecipeSettings.LAYERS,
          RecipeSettings.ACTIVATION,
          RecipeSettings.LOSS,
          RecipeSettings.INITIALIZER,
          RecipeSettings.OPTIMIZER,
          RecipeSettings.LEARNING_RATE,
          RecipeSettings.BATCH_SIZE,
          RecipeSettings.EPOCHS,
          RecipeSettings.SEED,
          RecipeSettings.SHARDS,
          RecipeSettings.VALIDATION,
          RecipeSettings.INITIAL_MODEL,
          RecipeSettings.BLAS);

  /** What later settings were, before they were settings, where the default has become another. */
  private static final Map<Setting<?>, String> BEFORE =
      Map.of(RecipeSettings.SCHEDULE, "constant", RegularizationSettings.DROPOUT, "0");

  private RunIdentity() {}

  /** The entries of a checkpoint's notes. */
  static Map<String, String> of(Recipe recipe, SessionData data) {
    Map<String, String> notes = new LinkedHashMap<>();
    recipe
        .canonical()
        .forEach((name, value) -> notes.put(PREFIX + name, value == null ? NONE : value));
    notes.put(DATA, data.sha256());
    return notes;
  }

  /** The same entries, from the record of a run that has ended. */
  static Map<String, String> recorded(RunDirectory directory) {
    Map<String, String> notes = new LinkedHashMap<>();
    directory
        .recorded("configuration")
        .properties()
        .forEach(
            entry ->
                notes.put(
                    PREFIX + entry.getKey(),
                    entry.getValue().isNull() ? NONE : entry.getValue().asText()));
    JsonNode data = directory.recorded("data");
    notes.put(DATA, data.path("sha256").asText("unknown"));
    notes.put(PREFIX + RecipeSettings.VALIDATION, data.path("validation").asText("unknown"));
    return notes;
  }

  /**
   * A recipe whose open settings have the values that were noted, which are likely to be theirs
   * once the data are known.
   *
   * @param open the settings that only the data will decide
   * @param notes of the run before
   */
  static Recipe asNoted(Recipe recipe, Set<Setting<?>> open, Map<String, String> notes) {
    Recipe.Builder builder = recipe.toBuilder();
    try {
      for (Setting<?> setting : open) {
        builder.parse(setting, canonical(setting, notes));
      }
      return builder.build();
    } catch (InvalidInputException e) {
      return recipe; // Once the data are known, the comparison tells.
    }
  }

  /**
   * Compares recipes, but for open settings.
   *
   * @param open the settings that only the data will decide
   * @param notes of the run before
   * @throws RunMismatchException if they differ, naming the settings
   */
  static void checkRecipe(
      Recipe recipe, Set<Setting<?>> open, Map<String, String> notes, Object directory) {
    List<String> differences = new ArrayList<>();
    for (Setting<?> setting : RecipeSettings.ALL) {
      String own = Objects.requireNonNullElse(recipe.canonical().get(setting.name()), NONE);
      String found = canonical(setting, notes);
      if (!open.contains(setting) && !own.equals(found)) {
        differences.add(String.format("%s %s, not %s", setting, found, own));
      }
    }
    if (!differences.isEmpty()) {
      throw new RunMismatchException(
          String.format("the run in %s has %s", directory, String.join("; ", differences)));
    }
  }

  /**
   * Compares data, their split, and all else that they decide.
   *
   * @param recipe with all that the data decide
   * @param notes of the run before
   * @throws RunMismatchException if they differ
   */
  static void checkData(
      Recipe recipe, SessionData data, Map<String, String> notes, Object directory) {
    if (!data.sha256().equals(notes.get(DATA))) {
      throw new RunMismatchException(
          String.format(
              "the run in %s was trained on data of SHA-256 %s, but %s has %s",
              directory, notes.get(DATA), data.source(), data.sha256()));
    }
    checkRecipe(recipe, Set.of(), notes, directory);
  }

  /** What was noted of a setting, as it is written today. */
  private static <T> String canonical(Setting<T> setting, Map<String, String> notes) {
    String unsaid =
        ALWAYS_NOTED.contains(setting)
            ? "unknown"
            : BEFORE.getOrDefault(setting, Objects.requireNonNullElse(setting.fallback(), NONE));
    String found = notes.getOrDefault(PREFIX + setting.name(), unsaid);
    if (setting == RecipeSettings.OPTIMIZER && found.equals("nesterov")) {
      // Version 0.1 noted the momentum beside it.
      found += ":momentum=" + notes.getOrDefault(PREFIX + "momentum", "0.9");
    }
    try {
      return found.equals(NONE) ? NONE : setting.format(setting.parse(found));
    } catch (IllegalArgumentException e) {
      return found;
    }
  }
}
