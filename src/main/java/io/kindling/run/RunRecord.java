package io.kindling.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.training.recipe.Recipe;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The content of {@code run.json}: the configuration of a run, its data and its results. */
public final class RunRecord {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Optional<RunDirectory> directory;
  private final Map<String, Object> fields = new LinkedHashMap<>();
  private final long started;

  /**
   * Creates the record of a session, with status {@code running}.
   *
   * @param directory the run directory to write it to; empty if nothing is written
   * @param started the start of the program, by {@link System#nanoTime}
   */
  public RunRecord(
      Optional<RunDirectory> directory,
      Recipe recipe,
      Execution execution,
      SessionData data,
      long started) {
    this.directory = directory;
    this.started = started;
    put("status", "running");
    put("configuration", configuration(recipe, execution));
    put("data", describe(data));
  }

  /**
   * Returns every setting of a run with its value, by name: first those of the recipe, then those
   * of the execution.
   */
  public static Map<String, Object> configuration(Recipe recipe, Execution execution) {
    Map<String, Object> configuration = new LinkedHashMap<>(recipe.values().plain());
    configuration.putAll(execution.values().plain());
    return configuration;
  }

  /** Returns the run directory; empty if the session has none. */
  public Optional<RunDirectory> directory() {
    return directory;
  }

  /** Sets a field, to be written by the next {@link #write}. */
  public RunRecord put(String field, Object value) {
    fields.put(field, value);
    return this;
  }

  /** Returns an accuracy as a field's value: correct, total, and their ratio. */
  static Map<String, Object> accuracy(long correct, long total) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("correct", correct);
    value.put("total", total);
    value.put("accuracy", (double) correct / total);
    return value;
  }

  /** Returns the current record as JSON. */
  public JsonNode json() {
    return JSON.valueToTree(fields);
  }

  /** Writes or replaces the file, if there is a run directory. */
  public void write() throws IOException {
    if (directory.isPresent()) {
      directory.get().writeRecord(fields);
    }
  }

  /** Returns the seconds since the program began. */
  double secondsSinceStart() {
    return (System.nanoTime() - started) / 1e9;
  }

  private static Map<String, Object> describe(SessionData data) {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("source", data.source());
    description.put("examples", data.noun());
    description.put("generated", data.generated());
    description.put("sha256", data.sha256());
    description.put("train", data.size(SessionData.Part.TRAINING));
    description.put("validation", data.size(SessionData.Part.VALIDATION));
    description.put("test", data.size(SessionData.Part.TEST));
    return description;
  }
}
