package io.kindling.report.page;

import io.kindling.report.page.LineChart.Kind;
import io.kindling.report.page.LineChart.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Coordinates of the elements of a chart, in percent of its width and height. */
public final class ChartPicture {

  /**
   * A tick of an axis.
   *
   * @param place the position along the axis, in percent
   * @param text the label
   */
  public record Tick(String place, String text) {}

  private static final int UPS = 4;

  /** Number of ticks on the vertical axis of a chart of full page width. */
  private static final int LOW_UPS = 2;

  /** Fraction of the range of values that is left free above and below. */
  private static final double MARGIN = 0.06;

  private final LineChart chart;
  private final int ups;
  private final double bottom;
  private final double top;

  /**
   * @param chart the chart
   * @param low whether the chart is low and of full page width
   */
  public ChartPicture(LineChart chart, boolean low) {
    this.chart = chart;
    this.ups = low ? LOW_UPS : UPS;
    double least = level(chart.low(1));
    double greatest = level(chart.high(1));
    double margin =
        greatest > least ? (greatest - least) * MARGIN : Math.max(Math.abs(greatest) * 0.1, 1e-6);
    this.bottom = !chart.logarithmic() && least >= 0 ? Math.max(0, least - margin) : least - margin;
    this.top = greatest + margin;
  }

  /** Returns the points of a curve for SVG: "x,y x,y". */
  public String polyline(Line line) {
    return line.points().stream().map(this::point).collect(Collectors.joining(" "));
  }

  /** Returns the last point of a curve: "x,y". */
  public String end(Line line) {
    return point(line.points().get(line.points().size() - 1));
  }

  /** Returns the ticks of the vertical axis. */
  public List<Tick> ups() {
    List<Tick> ticks = new ArrayList<>();
    if (chart.logarithmic()) {
      for (double exponent = Math.ceil(bottom); exponent <= top; exponent++) {
        double power = Math.pow(10, exponent);
        ticks.add(new Tick(y(power), String.format(Locale.ROOT, "%.4g", power)));
      }
      return ticks;
    }
    double step = niceStep((top - bottom) / ups);
    for (double value = Math.ceil(bottom / step) * step; value <= top; value += step) {
      ticks.add(new Tick(y(value), text(value, step)));
    }
    return ticks;
  }

  /** Returns the ticks of the horizontal axis, which shows epochs. */
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

  private String point(double[] point) {
    return x(point[0]) + "," + y(point[1]);
  }

  private String x(double epoch) {
    double epochs = chart.high(0) - chart.low(0);
    return percent(epochs == 0 ? 0.5 : (epoch - chart.low(0)) / epochs);
  }

  private String y(double value) {
    return percent(1 - (level(value) - bottom) / (top - bottom));
  }

  /** Returns a value on the axis's scale: its logarithm on a logarithmic axis. */
  private double level(double value) {
    return chart.logarithmic() ? Math.log10(value) : value;
  }

  /** Returns the smallest 1, 2 or 5 times a power of ten that is at least the given value. */
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

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f", 100 * share);
  }
}
