package io.kindling.report.page;

import io.kindling.report.page.LineChart.Kind;
import io.kindling.report.page.LineChart.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Charts of loss, accuracy and learning rate. */
final class RunCharts {

  private static final int TRAINING = 0;
  private static final int VALIDATION = 1;
  private static final int RATE = 2;

  private RunCharts() {}

  /** Returns the charts of loss and accuracy of one run. */
  static List<LineChart> of(RunSummary run) {
    return List.of(
        new LineChart(
            "Loss",
            Kind.LOSS,
            List.of(
                new Line("training", TRAINING, run.points("loss")),
                new Line("validation", VALIDATION, run.points("validationLoss")))),
        new LineChart(
            "Accuracy",
            Kind.PERCENT,
            List.of(
                new Line("training", TRAINING, percent(run.points("trainingAccuracy"))),
                new Line("validation", VALIDATION, percent(run.points("validationAccuracy"))))));
  }

  /** Returns a note on how training and validation curves are measured, which differs. */
  static String note(RunSummary run) {
    List<String> seen = new ArrayList<>();
    if (!run.setting("augment").isEmpty() && !run.setting("augment").equals("none")) {
      seen.add("on augmented images");
    }
    if (positive(run.setting("dropout")) || positive(run.setting("input-dropout"))) {
      seen.add("with dropout");
    }
    return "Training: mean over the epoch's steps, each computed before its update"
        + seen.stream().map(each -> ", " + each).collect(Collectors.joining())
        + ". Validation: the network at the end of the epoch.";
  }

  private static boolean positive(String setting) {
    return !setting.isEmpty() && Double.parseDouble(setting) > 0;
  }

  /** Returns the chart of the learning rate of one run. */
  static LineChart rate(RunSummary run) {
    return new LineChart(
        "Learning rate",
        Kind.RATE,
        List.of(new Line("learning rate", RATE, run.points("learningRate"))));
  }

  /** Returns the charts of several runs, one colour per run. */
  static List<LineChart> of(List<RunSummary> runs) {
    return List.of(
        chart("Training loss", Kind.LOSS, "loss", runs),
        chart("Training accuracy", Kind.PERCENT, "trainingAccuracy", runs),
        chart("Validation loss", Kind.LOSS, "validationLoss", runs),
        chart("Validation accuracy", Kind.PERCENT, "validationAccuracy", runs),
        chart("Learning rate", Kind.RATE, "learningRate", runs));
  }

  private static LineChart chart(String title, Kind kind, String field, List<RunSummary> runs) {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      List<double[]> points = runs.get(i).points(field);
      lines.add(
          new Line(
              runs.get(i).name(),
              i % RunComparison.COLOURS,
              kind == Kind.PERCENT ? percent(points) : points));
    }
    return new LineChart(title, kind, lines);
  }

  private static List<double[]> percent(List<double[]> fractions) {
    return fractions.stream().map(point -> new double[] {point[0], 100 * point[1]}).toList();
  }
}
