package io.kindling.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Curves over epochs, and the numbers that the script shows under the cursor.
 *
 * @param title what goes up and down
 * @param kind how a number of it is written
 * @param lines the curves
 */
public record LineChart(String title, Kind kind, List<Line> lines) {

  /** How numbers are written and scaled. */
  public enum Kind {
    /** As they are, by powers of ten where the largest is many times the smallest. */
    LOSS("%.4f"),
    /** Percentages. */
    PERCENT("%.2f%%"),
    /** As they are. */
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
   * @param colour which of the page's, from 0 on
   * @param points [epoch, value], in the epochs' order
   */
  public record Line(String name, int colour, List<double[]> points) {

    /** Copies the list. */
    public Line {
      points = List.copyOf(points);
    }
  }

  /** More points than a screen has columns for show nothing more. */
  private static final int MOST_POINTS = 1000;

  private static final double LOGARITHMIC_FROM = 30;

  /** Copies the list, and leaves points out where there are very many. */
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

  /** Whether there is nothing to draw. */
  public boolean isEmpty() {
    return lines.isEmpty();
  }

  /** Whether equal ratios are equally far apart. */
  public boolean logarithmic() {
    return kind == Kind.LOSS && low(1) > 0 && high(1) / low(1) > LOGARITHMIC_FROM;
  }

  /** The last number of a curve. */
  public String last(Line line) {
    return kind.text(line.points().get(line.points().size() - 1)[1]);
  }

  /** At what epoch the last numbers are. */
  public String lastEpoch() {
    boolean together =
        lines.stream().allMatch(line -> line.points().get(line.points().size() - 1)[0] == high(0));
    return together ? String.format(Locale.ROOT, "epoch %.0f", high(0)) : "last epochs";
  }

  /** The curves for people who do not see them: where each begins and ends. */
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

  /** The numbers for the script, in JSON: it has an x of every epoch that any curve has. */
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

  /** The least of all numbers, of epochs (0) or values (1). */
  double low(int coordinate) {
    return lines.stream()
        .flatMap(line -> line.points().stream())
        .mapToDouble(point -> point[coordinate])
        .min()
        .orElse(0);
  }

  /** The greatest, likewise. */
  double high(int coordinate) {
    return lines.stream()
        .flatMap(line -> line.points().stream())
        .mapToDouble(point -> point[coordinate])
        .max()
        .orElse(1);
  }
}
