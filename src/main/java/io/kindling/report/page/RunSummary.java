package io.kindling.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run as recorded in its files.
 *
 * @param name the name of the run directory
 * @param record the content of {@code run.json}
 * @param metrics the lines of {@code metrics.jsonl}, one per epoch
 */
public record RunSummary(String name, JsonNode record, List<JsonNode> metrics) {

  /** Copies the list. */
  public RunSummary {
    metrics = List.copyOf(metrics);
  }

  /**
   * Number of correctly classified examples of a part of the data.
   *
   * @param part "test" or "validation"
   * @param correct the number of correct examples
   * @param total the number of examples
   */
  record Score(String part, long correct, long total) {

    double accuracy() {
      return (double) correct / total;
    }

    Interval interval() {
      return Interval.of(correct, total);
    }
  }

  /** Returns the run's row of a table: name, status, accuracies, epochs, time, network and data. */
  public List<String> line() {
    return List.of(
        name,
        status(),
        score("test").map(score -> Headline.percent(score.accuracy())).orElse("–"),
        score("validation").map(score -> Headline.percent(score.accuracy())).orElse("–"),
        String.valueOf(metrics.size()),
        Double.isNaN(seconds("training")) ? "–" : Headline.seconds(seconds("training")),
        network(),
        source());
  }

  /** Returns whether the run is in progress according to its record. */
  boolean running() {
    return status().equals("running");
  }

  /** Returns the status: "running", "completed", "stopped", "failed" or "unknown". */
  String status() {
    return record.path("status").asText("unknown");
  }

  /** Returns whether the data were generated. */
  boolean generated() {
    return record.path("data").path("generated").asBoolean();
  }

  /** Returns the location of the data. */
  String source() {
    return record.path("data").path("source").asText("unknown data");
  }

  /** Returns the score on the test set, or else on the validation set. */
  Optional<Score> score() {
    return score("test").or(() -> score("validation"));
  }

  /** Returns the score on a part; empty if it has not been evaluated. */
  Optional<Score> score(String part) {
    JsonNode node = record.path(part);
    return node.path("total").asLong() > 0
        ? Optional.of(new Score(part, node.path("correct").asLong(), node.path("total").asLong()))
        : Optional.empty();
  }

  /** Returns the value of a setting; an empty string if it has none. */
  String setting(String name) {
    return configuration().getOrDefault(name, "");
  }

  /** Returns every setting that has a value. */
  Map<String, String> configuration() {
    Map<String, String> settings = new LinkedHashMap<>();
    record
        .path("configuration")
        .properties()
        .forEach(
            each -> {
              if (!each.getValue().isNull()) {
                settings.put(each.getKey(), text(each.getValue()));
              }
            });
    return settings;
  }

  /** Returns the configuration and everything else that determines the result of a run. */
  Map<String, String> identity() {
    Map<String, String> identity = configuration();
    String digest = record.path("data").path("sha256").asText();
    identity.put("data, SHA-256", digest.substring(0, Math.min(12, digest.length())));
    identity.put("BLAS", record.path("blas").asText());
    identity.put("kindling", record.path("versions").path("kindling").asText());
    return identity;
  }

  /** Returns the layer sizes in the form 784-100-10. */
  String network() {
    return setting("layers").replace(',', '-');
  }

  /** Returns the number of epochs requested. */
  int epochs() {
    return record.path("configuration").path("epochs").asInt();
  }

  /** Returns the points [epoch, value] of a metric, for every epoch that has it. */
  List<double[]> points(String field) {
    List<double[]> points = new ArrayList<>();
    for (JsonNode line : metrics) {
      if (line.path(field).isNumber()) {
        points.add(new double[] {line.path("epoch").asDouble(), line.path(field).asDouble()});
      }
    }
    return points;
  }

  /** Returns the last value of a metric; NaN if there is none. */
  double last(String field) {
    List<double[]> points = points(field);
    return points.isEmpty() ? Double.NaN : points.get(points.size() - 1)[1];
  }

  /**
   * Returns the mean time of a step in the median epoch, in milliseconds; NaN before the end of the
   * first epoch.
   */
  double stepMillis() {
    List<Double> means = new ArrayList<>();
    long before = 0;
    for (JsonNode line : metrics) {
      long steps = line.path("step").asLong();
      means.add(1000 * line.path("seconds").asDouble() / Math.max(1, steps - before));
      before = steps;
    }
    means.sort(Comparator.naturalOrder());
    return means.isEmpty() ? Double.NaN : means.get(means.size() / 2);
  }

  /**
   * Returns a duration in seconds; NaN if the record has none.
   *
   * @param kind "total", "training" or "evaluation"
   */
  double seconds(String kind) {
    return record.path("seconds").path(kind).asDouble(Double.NaN);
  }

  private static String text(JsonNode value) {
    if (!value.isArray()) {
      return value.asText();
    }
    List<String> parts = new ArrayList<>();
    value.forEach(each -> parts.add(each.asText()));
    return String.join(",", parts);
  }
}
