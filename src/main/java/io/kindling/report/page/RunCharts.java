package io.kindling.report.page;

import io.kindling.report.page.LineChart.Kind;
import io.kindling.report.page.LineChart.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The curves of runs. */
final class RunCharts {

  private static final int TRAINING = 0;
  private static final int VALIDATION = 1;
  private static final int RATE = 2;

  private RunCharts() {}

  /** Loss and accuracy of one run. */
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

  /** What the training curves of a run are of, which is not what its validation curves are of. */
  static String note(RunSummary run) {
    List<String> seen = new ArrayList<>();
    if (!run.setting("augment").isEmpty() && !run.setting("augment").equals("none")) {
      seen.add("on distorted images");
    }
    if (positive(run.setting("dropout")) || positive(run.setting("input-dropout"))) {
      seen.add("with units left out by dropout");
    }
    return "Training: the mean over an epoch's steps, each before its update"
        + seen.stream().map(each -> ", " + each).collect(Collectors.joining())
        + ". Validation: the network at the epoch's end.";
  }

  private static boolean positive(String setting) {
    return !setting.isEmpty() && Double.parseDouble(setting) > 0;
  }

  /** The learning rate of one run. */
  static LineChart rate(RunSummary run) {
    return new LineChart(
        "Learning rate",
        Kind.RATE,
        List.of(new Line("learning rate", RATE, run.points("learningRate"))));
  }

  /** Loss and accuracy of several runs, each of a colour of its own. */
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
