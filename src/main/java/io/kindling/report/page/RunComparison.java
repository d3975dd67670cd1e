package io.kindling.report.page;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Comparison of several runs: their results, learning curves and differing settings.
 *
 * @param runs the names of the runs
 * @param charts the charts of all runs
 * @param outcomes the results, one figure per row
 * @param differences the settings that differ, with the value of each run
 * @param generated whether any run used generated data
 * @param written the time at which the page was written
 */
public record RunComparison(
    List<String> runs,
    List<LineChart> charts,
    List<Row> outcomes,
    List<Row> differences,
    boolean generated,
    String written) {

  /** Number of colours; with more runs, some share a colour. */
  static final int COLOURS = 8;

  /** Settings whose differences are expected and irrelevant to the results. */
  private static final Set<String> IRRELEVANT = Set.of("output", "resume", "keep-checkpoints");

  private static final String NONE = "–";

  /** Copies the lists. */
  public RunComparison {
    runs = List.copyOf(runs);
    charts = List.copyOf(charts);
    outcomes = List.copyOf(outcomes);
    differences = List.copyOf(differences);
  }

  /** Creates the comparison of runs, in the given order. */
  public static RunComparison of(List<RunSummary> runs) {
    return new RunComparison(
        runs.stream().map(RunSummary::name).toList(),
        RunCharts.of(runs),
        outcomes(runs),
        differences(runs),
        runs.stream().anyMatch(RunSummary::generated),
        RunPage.now());
  }

  /** Returns the page as one self-contained HTML file. */
  public String page() {
    return Pages.of(this);
  }

  /** Returns the colour number of a run. */
  public int colour(int run) {
    return run % COLOURS;
  }

  private static List<Row> outcomes(List<RunSummary> runs) {
    List<Row> rows = new ArrayList<>();
    rows.add(row("status", runs, RunSummary::status));
    for (String part : List.of("test", "validation")) {
      rows.add(row(part, runs, run -> accuracy(run, part)));
      rows.add(row(part + ", 95% interval", runs, run -> interval(run, part)));
    }
    rows.add(row("training loss", runs, run -> number(run.last("loss"), "%.4f")));
    rows.add(row("validation loss", runs, run -> number(run.last("validationLoss"), "%.4f")));
    rows.add(row("epochs", runs, run -> String.valueOf(run.metrics().size())));
    rows.add(row("training time, s", runs, RunComparison::seconds));
    rows.add(row("step time, ms", runs, run -> number(run.stepMillis(), "%.2f")));
    rows.removeIf(row -> row.values().stream().allMatch(NONE::equals));
    return rows;
  }

  private static String accuracy(RunSummary run, String part) {
    return run.score(part).map(score -> Headline.percent(score.accuracy())).orElse(NONE);
  }

  private static String interval(RunSummary run, String part) {
    return run.score(part).map(score -> score.interval().toString()).orElse(NONE);
  }

  private static String seconds(RunSummary run) {
    double seconds = run.seconds("training");
    return Double.isNaN(seconds) ? NONE : String.format(Locale.ROOT, "%.1f", seconds);
  }

  private static String number(double value, String format) {
    return Double.isNaN(value) ? NONE : String.format(Locale.ROOT, format, value);
  }

  private static List<Row> differences(List<RunSummary> runs) {
    List<Map<String, String>> all = runs.stream().map(RunSummary::identity).toList();
    Set<String> names = new LinkedHashSet<>();
    all.forEach(each -> names.addAll(each.keySet()));
    names.removeAll(IRRELEVANT);
    List<Row> rows = new ArrayList<>();
    for (String name : names) {
      List<String> values = all.stream().map(each -> each.getOrDefault(name, NONE)).toList();
      if (Set.copyOf(values).size() > 1) {
        rows.add(new Row(name, values));
      }
    }
    return rows;
  }

  /** Formats a figure of a run. */
  private interface Figure {
    String of(RunSummary run);
  }

  private static Row row(String name, List<RunSummary> runs, Figure figure) {
    return new Row(name, runs.stream().map(figure::of).toList());
  }
}
