package io.kindling.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.data.DataSet;
import io.kindling.training.recipe.Recipe;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The content of {@code run.json}: what was asked for, on which data, and what came of it. */
public final class RunRecord {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final RunDirectory directory;
  private final Map<String, Object> fields = new LinkedHashMap<>();
  private final long started;

  /**
   * @param started when the program began, by {@link System#nanoTime}
   */
  public RunRecord(
      RunDirectory directory, Recipe recipe, Execution execution, DataSet data, long started) {
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

  RunDirectory directory() {
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

  /** Writes the file anew. */
  public void write() throws IOException {
    directory.writeRecord(fields);
  }

  /** The seconds since the program began. */
  double secondsSinceStart() {
    return (System.nanoTime() - started) / 1e9;
  }

  private static Map<String, Object> describe(DataSet data) {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("source", data.source());
    description.put("examples", data.noun());
    description.put("generated", data.generated());
    description.put("sha256", data.sha256());
    description.put("train", data.training().size());
    description.put("validation", data.validation().size());
    description.put("test", data.test().size());
    return description;
  }
}
