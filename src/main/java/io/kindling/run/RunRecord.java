package io.kindling.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.training.recipe.Recipe;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The content of {@code run.json}: what was asked for, on which data, and what came of it. */
public final class RunRecord {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Optional<RunDirectory> directory;
  private final Map<String, Object> fields = new LinkedHashMap<>();
  private final long started;

  /**
   * Begins the record of a session.
   *
   * @param directory the run directory to write it to; empty if nothing is written
   * @param started the time when the program began, by {@link System#nanoTime}
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

  /** Every setting of a run with its value: what decides the bits first, then the rest. */
  public static Map<String, Object> configuration(Recipe recipe, Execution execution) {
    Map<String, Object> configuration = new LinkedHashMap<>(recipe.values().plain());
    configuration.putAll(execution.values().plain());
    return configuration;
  }

  /** Returns the run directory; empty if the session has none. */
  public Optional<RunDirectory> directory() {
    return directory;
  }

  /** Sets a field; it stands in the file from the next {@link #write} on. */
  public RunRecord put(String field, Object value) {
    fields.put(field, value);
    return this;
  }

  /** An accuracy, as a field's value. */
  static Map<String, Object> accuracy(long correct, long total) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("correct", correct);
    value.put("total", total);
    value.put("accuracy", (double) correct / total);
    return value;
  }

  /** The record as it is at the moment, as JSON. */
  public JsonNode json() {
    return JSON.valueToTree(fields);
  }

  /** Writes the file anew, if there is a run directory. */
  public void write() throws IOException {
    if (directory.isPresent()) {
      directory.get().writeRecord(fields);
    }
  }

  /** The seconds since the program began. */
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
