package io.kindling.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run as its files tell it.
 *
 * @param name of its directory
 * @param record the content of {@code run.json}
 * @param metrics the lines of {@code metrics.jsonl}, one for every epoch
 */
public record RunSummary(String name, JsonNode record, List<JsonNode> metrics) {

  /** Copies the list. */
  public RunSummary {
    metrics = List.copyOf(metrics);
  }

  /**
   * How many of a part's examples were right.
   *
   * @param part "test" or "validation"
   */
  record Score(String part, long correct, long total) {

    double accuracy() {
      return (double) correct / total;
    }

    Interval interval() {
      return Interval.of(correct, total);
    }
  }

  /** What there is to say of it in a line: status, accuracies, epochs, time, network and data. */
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

  /** Whether it is still going on, as far as its record says. */
  boolean running() {
    return status().equals("running");
  }

  /** "running", "completed", "stopped" or "failed". */
  String status() {
    return record.path("status").asText("unknown");
  }

  /** Whether its data were made up. */
  boolean generated() {
    return record.path("data").path("generated").asBoolean();
  }

  /** Where its data are. */
  String source() {
    return record.path("data").path("source").asText("unknown data");
  }

  /** What came of the test, or else of the validation. */
  Optional<Score> score() {
    return score("test").or(() -> score("validation"));
  }

  /** What came of a part, once the run has looked at it. */
  Optional<Score> score(String part) {
    JsonNode node = record.path(part);
    return node.path("total").asLong() > 0
        ? Optional.of(new Score(part, node.path("correct").asLong(), node.path("total").asLong()))
        : Optional.empty();
  }

  /** The value of a setting, or an empty text. */
  String setting(String name) {
    return configuration().getOrDefault(name, "");
  }

  /** Every setting that has a value. */
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

  /** The configuration, and what else decides what a run comes to. */
  Map<String, String> identity() {
    Map<String, String> identity = configuration();
    String digest = record.path("data").path("sha256").asText();
    identity.put("data, SHA-256", digest.substring(0, Math.min(12, digest.length())));
    identity.put("BLAS", record.path("blas").asText());
    identity.put("kindling", record.path("versions").path("kindling").asText());
    return identity;
  }

  /** The layers as they are named: 784-100-10. */
  String network() {
    return setting("layers").replace(',', '-');
  }

  /** The number of epochs that the run was to have. */
  int epochs() {
    return record.path("configuration").path("epochs").asInt();
  }

  /** A number of every epoch that has it, by epoch: [epoch, number]. */
  List<double[]> points(String field) {
    List<double[]> points = new ArrayList<>();
    for (JsonNode line : metrics) {
      if (line.path(field).isNumber()) {
        points.add(new double[] {line.path("epoch").asDouble(), line.path(field).asDouble()});
      }
    }
    return points;
  }

  /** The last epoch's number of a kind; NaN if there is none. */
  double last(String field) {
    List<double[]> points = points(field);
    return points.isEmpty() ? Double.NaN : points.get(points.size() - 1)[1];
  }

  /** What a step took in the median epoch, in milliseconds; NaN before the first epoch's end. */
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

  /** Seconds of a kind: "total", "training" or "evaluation"; NaN if the record has none. */
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
