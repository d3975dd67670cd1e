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
 * The identity of a run as its checkpoints record it: the recipe and the digest of the data. Two
 * runs with the same identity end with the same bits, so one may resume from a checkpoint of the
 * other.
 */
final class RunIdentity {

  private static final String PREFIX = "identity.";
  private static final String DATA = PREFIX + "data";

  /** The text recorded for a setting without a value. */
  private static final String NONE = "none";

  /**
   * The settings that every version of Kindling has recorded. A run without an entry for a later
   * setting is taken to have its default, because the program behaved so before the setting
   * existed. The exceptions are in {@link #BEFORE}.
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

  /** The values that correspond to the behaviour before a setting existed, if not its default. */
  private static final Map<Setting<?>, String> BEFORE =
      Map.of(RecipeSettings.SCHEDULE, "constant", RegularizationSettings.DROPOUT, "0");

  private RunIdentity() {}

  /** Returns the identity as entries for a checkpoint's notes. */
  static Map<String, String> of(Recipe recipe, SessionData data) {
    Map<String, String> notes = new LinkedHashMap<>();
    recipe
        .canonical()
        .forEach((name, value) -> notes.put(PREFIX + name, value == null ? NONE : value));
    notes.put(DATA, data.sha256());
    return notes;
  }

  /** Returns the identity of a run as its record in {@code run.json} has it. */
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
   * Returns a recipe whose open settings have the values recorded for the earlier run, the most
   * likely values until the data are known.
   *
   * @param open the settings whose values depend on the data and are not yet known
   * @param notes the identity of the earlier run
   * @return the changed recipe, or the unchanged one if the recorded values make no valid recipe
   */
  static Recipe asNoted(Recipe recipe, Set<Setting<?>> open, Map<String, String> notes) {
    Recipe.Builder builder = recipe.toBuilder();
    try {
      for (Setting<?> setting : open) {
        builder.parse(setting, canonical(setting, notes));
      }
      return builder.build();
    } catch (InvalidInputException e) {
      return recipe; // The comparison reports the difference once the data are known.
    }
  }

  /**
   * Checks that a recipe is the one of an earlier run, except for its open settings.
   *
   * @param open the settings whose values depend on the data and are not yet known
   * @param notes the identity of the earlier run
   * @param directory the directory of the earlier run, for the message
   * @throws RunMismatchException if settings differ; the message names them
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
   * Checks that data, their split and the complete recipe are those of an earlier run.
   *
   * @param recipe the complete recipe, with the values that depend on the data
   * @param notes the identity of the earlier run
   * @param directory the directory of the earlier run, for the message
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

  /** Returns the recorded value of a setting in today's canonical form. */
  private static <T> String canonical(Setting<T> setting, Map<String, String> notes) {
    String unsaid =
        ALWAYS_NOTED.contains(setting)
            ? "unknown"
            : BEFORE.getOrDefault(setting, Objects.requireNonNullElse(setting.fallback(), NONE));
    String found = notes.getOrDefault(PREFIX + setting.name(), unsaid);
    if (setting == RecipeSettings.OPTIMIZER && found.equals("nesterov")) {
      // Version 0.1 recorded the momentum as an entry of its own.
      found += ":momentum=" + notes.getOrDefault(PREFIX + "momentum", "0.9");
    }
    try {
      return found.equals(NONE) ? NONE : setting.format(setting.parse(found));
    } catch (IllegalArgumentException e) {
      return found;
    }
  }
}
