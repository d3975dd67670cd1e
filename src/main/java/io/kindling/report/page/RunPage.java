package io.kindling.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import io.kindling.report.page.TimeBar.Part;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Content of the report page of a run or an evaluation.
 *
 * @param title the title of the page
 * @param status "running", "completed", "stopped" or "failed"
 * @param failure the reason of a failure; empty if there is none
 * @param generated whether the data were generated
 * @param written the time at which the page was written
 * @param headline the headline
 * @param comparison the comparison of candidate and champion, for a retraining
 * @param charts the charts of loss and accuracy
 * @param chartsNote a note on how the curves are measured
 * @param rate the chart of the learning rate
 * @param insights the insights about the trained model, once there is one
 * @param confusion the confusion matrix, once there is a trained model
 * @param times the bars of time spent
 * @param command the command that reproduces the run; empty if unknown
 * @param configuration the value of every setting, by name
 * @param origins versions and digests, by name
 */
public record RunPage(
    String title,
    String status,
    String failure,
    boolean generated,
    String written,
    Headline headline,
    Optional<ModelComparisonView> comparison,
    List<LineChart> charts,
    String chartsNote,
    LineChart rate,
    Optional<ModelInsights> insights,
    Optional<ConfusionView> confusion,
    List<TimeBar> times,
    String command,
    Map<String, String> configuration,
    Map<String, String> origins) {

  /** Phases of a step's arithmetic, by their names in {@code run.json}, with descriptions. */
  private static final Map<String, String> ARITHMETIC = new LinkedHashMap<>();

  static {
    ARITHMETIC.put("gather", "assembling the batch");
    ARITHMETIC.put("forward", "the forward pass");
    ARITHMETIC.put("backward", "the backward pass and the gradients");
    ARITHMETIC.put("sum", "summing gradients on the executors");
    ARITHMETIC.put("update", "the final sum and the optimizer's step");
  }

  /** Creates the page of a run in its current state. */
  static RunPage of(
      RunSummary run, Optional<ModelInsights> insights, Optional<ModelComparisonView> comparison) {
    Headline headline = Headline.of(run);
    return new RunPage(
        headline.figure() + " · " + run.network() + " on " + run.source() + " · Kindling",
        run.status(),
        run.record().path("failure").asText(""),
        run.generated(),
        now(),
        headline,
        comparison,
        RunCharts.of(run),
        RunCharts.note(run),
        RunCharts.rate(run),
        insights,
        insights.map(
            found -> ConfusionView.of(found.evaluation(), new ClassTitles(found.classNames()))),
        times(run),
        run.record().path("command").asText(""),
        run.configuration(),
        origins(run.record()));
  }

  /** Returns whether the run is in progress. */
  public boolean running() {
    return status.equals("running");
  }

  static String now() {
    return LocalDateTime.now(ZoneId.systemDefault())
        .format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss"));
  }

  private static List<TimeBar> times(RunSummary run) {
    List<TimeBar> bars = new ArrayList<>();
    if (run.record().has("stepMillis")) {
      bars.add(step(run.stepMillis(), run.record().path("stepMillis")));
    }
    double training = run.seconds("training");
    double total = run.seconds("total");
    if (total > 0) {
      double evaluation = run.seconds("evaluation");
      bars.add(
          TimeBar.of(
              "The run",
              total,
              "%.1f s",
              List.of(
                  new Part("training steps", training, ""),
                  new Part("evaluation", evaluation, "after every epoch and at the end"),
                  new Part(
                      "the rest",
                      total - training - evaluation,
                      "starting Spark, reading and checking the data, writing files"))));
    }
    return bars;
  }

  /**
   * Returns the bar of a step: the phases of its arithmetic, timed on some steps, and the remaining
   * time.
   */
  private static TimeBar step(double whole, JsonNode arithmetic) {
    List<Part> parts = new ArrayList<>();
    ARITHMETIC.forEach(
        (name, what) ->
            parts.add(new Part(name, arithmetic.path(name).asDouble(Double.NaN), what)));
    double known = parts.stream().mapToDouble(Part::time).sum();
    parts.add(
        new Part(
            "the rest",
            whole - known,
            "exchange between driver and tasks, and waiting for the slowest task"));
    return TimeBar.of("A step, in the median epoch", whole, "%.2f ms", parts);
  }

  private static Map<String, String> origins(JsonNode record) {
    Map<String, String> origins = new LinkedHashMap<>();
    record
        .path("versions")
        .properties()
        .forEach(each -> origins.put(each.getKey(), each.getValue().asText()));
    put(origins, "BLAS", record.path("blas"));
    put(origins, "data, SHA-256", record.path("data").path("sha256"));
    put(origins, "weights, SHA-256", record.path("weightsSha256"));
    return origins;
  }

  private static void put(Map<String, String> origins, String name, JsonNode value) {
    if (value.isTextual()) {
      origins.put(name, value.asText());
    }
  }
}
