package io.kindling.report.page;

import io.kindling.report.page.LineChart.Kind;
import io.kindling.report.page.LineChart.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Where everything stands in the plain picture of a chart, which needs no script. */
public final class ChartPicture {

  /** A number on an axis, and where along the axis it stands. */
  public record Tick(String place, String text) {}

  /** What is left free on the left, for numbers. */
  public static final int LEFT = 52;

  /** What is left free on the right. */
  public static final int RIGHT = 12;

  private static final int TOP = 12;
  private static final int BOTTOM = 28;
  private static final int WIDTH = 480;
  private static final int HEIGHT = 240;

  /** Of one that goes all along the page. */
  private static final int LOW_HEIGHT = 110;

  private static final int LOW_WIDTH = 2 * WIDTH;

  /** What of the range of values is left free above and below them. */
  private static final double MARGIN = 0.06;

  private final LineChart chart;
  private final int width;
  private final int height;
  private final double bottom;
  private final double top;

  /**
   * @param low whether it is low and wide
   */
  public ChartPicture(LineChart chart, boolean low) {
    this.chart = chart;
    this.width = low ? LOW_WIDTH : WIDTH;
    this.height = low ? LOW_HEIGHT : HEIGHT;
    double least = level(chart.low(1));
    double greatest = level(chart.high(1));
    double margin =
        greatest > least ? (greatest - least) * MARGIN : Math.max(Math.abs(greatest) * 0.1, 1e-6);
    this.bottom = !chart.logarithmic() && least >= 0 ? Math.max(0, least - margin) : least - margin;
    this.top = greatest + margin;
  }

  /** The picture's width, in its own units. */
  public int width() {
    return width;
  }

  /** The picture's height, in its own units. */
  public int height() {
    return height;
  }

  /** Points of a curve: "x,y x,y". */
  public String polyline(Line line) {
    return line.points().stream()
        .map(point -> x(point[0]) + "," + y(point[1]))
        .collect(Collectors.joining(" "));
  }

  /** Where a curve ends. */
  public String endX(Line line) {
    return x(line.points().get(line.points().size() - 1)[0]);
  }

  /** Where a curve ends. */
  public String endY(Line line) {
    return y(line.points().get(line.points().size() - 1)[1]);
  }

  /** The numbers on the left. */
  public List<Tick> ups() {
    List<Tick> ticks = new ArrayList<>();
    if (chart.logarithmic()) {
      for (double exponent = Math.ceil(bottom); exponent <= top; exponent++) {
        double power = Math.pow(10, exponent);
        ticks.add(new Tick(y(power), String.format(Locale.ROOT, "%.4g", power)));
      }
      return ticks;
    }
    double step = niceStep((top - bottom) / (height == LOW_HEIGHT ? 2 : 4));
    for (double value = Math.ceil(bottom / step) * step; value <= top; value += step) {
      ticks.add(new Tick(y(value), text(value, step)));
    }
    return ticks;
  }

  /** The epochs underneath. */
  public List<Tick> epochs() {
    double first = chart.low(0);
    double last = chart.high(0);
    double step = Math.max(1, niceStep((last - first) / 6));
    List<Tick> ticks = new ArrayList<>();
    for (double epoch = Math.ceil(first / step) * step; epoch <= last; epoch += step) {
      ticks.add(new Tick(x(epoch), String.format(Locale.ROOT, "%.0f", epoch)));
    }
    return ticks;
  }

  private String x(double epoch) {
    double epochs = chart.high(0) - chart.low(0);
    double share = epochs == 0 ? 0.5 : (epoch - chart.low(0)) / epochs;
    return number(LEFT + share * (width - LEFT - RIGHT));
  }

  private String y(double value) {
    double share = (level(value) - bottom) / (top - bottom);
    return number(height - BOTTOM - share * (height - TOP - BOTTOM));
  }

  /** How high a value is, before the picture's size is known. */
  private double level(double value) {
    return chart.logarithmic() ? Math.log10(value) : value;
  }

  /** 1, 2 or 5 times a power of ten, at least as much. */
  private static double niceStep(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(Math.max(least, 1e-12))));
    for (int factor : new int[] {1, 2, 5}) {
      if (factor * power >= least) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private String text(double value, double step) {
    int digits = Math.max(0, (int) -Math.floor(Math.log10(step) + 1e-9));
    String text =
        digits > 5
            ? String.format(Locale.ROOT, "%.1e", value)
            : String.format(Locale.ROOT, "%." + digits + "f", value);
    return chart.kind() == Kind.PERCENT ? text + "%" : text;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
