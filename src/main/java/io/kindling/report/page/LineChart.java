package io.kindling.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A chart of curves over epochs, with the values that the script shows at the cursor.
 *
 * @param title the title: the plotted quantity
 * @param kind the kind of the values
 * @param lines the curves
 */
public record LineChart(String title, Kind kind, List<Line> lines) {

  /** Kind of the plotted values, which decides their format and scale. */
  public enum Kind {
    /** Losses, on a logarithmic scale if the largest is many times the smallest. */
    LOSS("%.4f"),
    /** Percentages. */
    PERCENT("%.2f%%"),
    /** Learning rates. */
    RATE("%.4g");

    private final String format;

    Kind(String format) {
      this.format = format;
    }

    String text(double value) {
      return String.format(Locale.ROOT, format, value);
    }
  }

  /**
   * A curve.
   *
   * @param name the name in the legend
   * @param colour the colour number, starting at 0
   * @param points the points [epoch, value], in the order of epochs
   */
  public record Line(String name, int colour, List<double[]> points) {

    /** Copies the list. */
    public Line {
      points = List.copyOf(points);
    }
  }

  /** Maximum number of points of a curve; more would exceed the columns of a screen. */
  private static final int MOST_POINTS = 1000;

  private static final double LOGARITHMIC_FROM = 30;

  /** Copies the list, drops empty curves, and thins curves with too many points. */
  public LineChart {
    lines =
        lines.stream()
            .filter(line -> !line.points().isEmpty())
            .map(line -> new Line(line.name(), line.colour(), thinned(line.points())))
            .toList();
  }

  private static List<double[]> thinned(List<double[]> points) {
    int every = (points.size() + MOST_POINTS - 1) / MOST_POINTS;
    List<double[]> kept = new ArrayList<>();
    for (int i = (points.size() - 1) % every; i < points.size(); i += every) {
      kept.add(points.get(i));
    }
    return kept;
  }

  /** Returns whether there are no curves. */
  public boolean isEmpty() {
    return lines.isEmpty();
  }

  /** Returns whether the vertical axis is logarithmic. */
  public boolean logarithmic() {
    return kind == Kind.LOSS && low(1) > 0 && high(1) / low(1) > LOGARITHMIC_FROM;
  }

  /** Returns the last value of a curve, formatted. */
  public String last(Line line) {
    return kind.text(line.points().get(line.points().size() - 1)[1]);
  }

  /**
   * Returns the epoch of the last values: "epoch N", or "last epochs" if the curves end at
   * different epochs.
   */
  public String lastEpoch() {
    boolean together =
        lines.stream().allMatch(line -> line.points().get(line.points().size() - 1)[0] == high(0));
    return together ? String.format(Locale.ROOT, "epoch %.0f", high(0)) : "last epochs";
  }

  /** Returns a description for screen readers: the first and last value of each curve. */
  public String description() {
    return title
        + " by epoch. "
        + lines.stream()
            .map(
                line -> {
                  double[] first = line.points().get(0);
                  double[] last = line.points().get(line.points().size() - 1);
                  return String.format(
                      Locale.ROOT,
                      "%s: %s after epoch %.0f, %s after epoch %.0f.",
                      line.name(),
                      kind.text(first[1]),
                      first[0],
                      kind.text(last[1]),
                      last[0]);
                })
            .collect(Collectors.joining(" "));
  }

  /** Returns the values for the script as JSON, with an x for every epoch of any curve. */
  public String json() {
    TreeMap<Double, Double[]> columns = new TreeMap<>();
    for (int i = 0; i < lines.size(); i++) {
      for (double[] point : lines.get(i).points()) {
        columns.computeIfAbsent(point[0], epoch -> new Double[lines.size()])[i] = point[1];
      }
    }
    StringBuilder text = new StringBuilder("{\"kind\":\"" + kind + "\"");
    text.append(",\"x\":")
        .append(list(columns.keySet(), epoch -> String.valueOf(epoch.intValue())));
    text.append(",\"y\":[");
    for (int i = 0; i < lines.size(); i++) {
      int column = i;
      text.append(i == 0 ? "" : ",");
      text.append(
          list(
              columns.values(),
              row ->
                  row[column] == null ? "null" : String.format(Locale.ROOT, "%.5g", row[column])));
    }
    return text.append("]}").toString();
  }

  private static <T> String list(Iterable<T> items, Function<T, String> text) {
    List<String> texts = new ArrayList<>();
    items.forEach(item -> texts.add(text.apply(item)));
    return "[" + String.join(",", texts) + "]";
  }

  /**
   * Returns the minimum over all curves.
   *
   * @param coordinate 0 for epochs, 1 for values
   */
  double low(int coordinate) {
    return lines.stream()
        .flatMap(line -> line.points().stream())
        .mapToDouble(point -> point[coordinate])
        .min()
        .orElse(0);
  }

  /**
   * Returns the maximum over all curves.
   *
   * @param coordinate 0 for epochs, 1 for values
   */
  double high(int coordinate) {
    return lines.stream()
        .flatMap(line -> line.points().stream())
        .mapToDouble(point -> point[coordinate])
        .max()
        .orElse(1);
  }
}
