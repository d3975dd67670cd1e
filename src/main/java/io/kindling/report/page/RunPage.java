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
 * All that stands on the page of a run, or of an evaluation.
 *
 * @param title of the page
 * @param status "running", "completed", "stopped" or "failed"
 * @param failure why it failed; empty if it did not
 * @param generated whether the data were made up
 * @param written when the page was written
 * @param headline what a reader sees first
 * @param comparison the candidate beside the champion, for a retraining
 * @param charts of loss and accuracy
 * @param chartsNote what their curves are of
 * @param rate of learning
 * @param insights what the network at hand tells, once there is one
 * @param confusion class by class, likewise
 * @param times what time was spent on
 * @param command what does it again; empty if that is not known
 * @param configuration every setting with its value
 * @param origins versions, digests and the like
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

  /** What a step's arithmetic is made of, as a record has it. */
  private static final Map<String, String> ARITHMETIC = new LinkedHashMap<>();

  static {
    ARITHMETIC.put("gather", "copying the batch's examples together");
    ARITHMETIC.put("forward", "the forward pass");
    ARITHMETIC.put("backward", "errors back through the layers, and gradients");
    ARITHMETIC.put("sum", "adding gradients up on the executors");
    ARITHMETIC.put("update", "finishing the sum, and the optimizer's step");
  }

  /** Of a run, as far as it has come. */
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

  /** Whether it goes on, so that a reader wants to see more. */
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
                  new Part("evaluation", evaluation, "after every epoch, and at the end"),
                  new Part(
                      "the rest",
                      total - training - evaluation,
                      "starting Spark, reading and checking the data, writing files"))));
    }
    return bars;
  }

  /** What is left of a step beside its arithmetic, of which a few were timed. */
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
            "exchange between driver and tasks, and waiting for the slowest"));
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
