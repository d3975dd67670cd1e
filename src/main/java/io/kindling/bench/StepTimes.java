package io.kindling.bench;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Measured times of one variant: milliseconds per step in every turn. */
public final class StepTimes {

  private final TimedVariant variant;
  private final double[] millis;

  StepTimes(TimedVariant variant, int turns) {
    this.variant = variant;
    this.millis = new double[turns];
  }

  TimedVariant variant() {
    return variant;
  }

  void set(int turn, double milliseconds) {
    millis[turn] = milliseconds;
  }

  /** Returns the variant's name. */
  public String name() {
    return variant.name();
  }

  /** Returns the milliseconds per step in the median turn. */
  public double median() {
    return median(millis);
  }

  /**
   * Returns the milliseconds per step in the fastest turn, which other load on the machine has
   * disturbed least.
   */
  double least() {
    return Arrays.stream(millis).min().orElseThrow();
  }

  /** Returns the median: the middle value, or the mean of the two middle values. */
  public static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /**
   * Prints a table.
   *
   * @param title the title of the table
   * @param all the times of all variants; each variant is compared with the first one turn by turn
   * @param out receives the table
   */
  public static void print(String title, List<StepTimes> all, PrintWriter out) {
    double[] first = all.get(0).millis;
    out.printf(
        "%n%s: %d turns%n%-42s %9s %8s %8s  %s %8s%n",
        title, first.length, "", "ms/step", "min", "max", "first/this: median (min..max)", "loss");
    for (StepTimes times : all) {
      double[] ratios = new double[first.length];
      for (int turn = 0; turn < ratios.length; turn++) {
        ratios[turn] = first[turn] / times.millis[turn];
      }
      double loss = times.variant.loss();
      out.printf(
          Locale.ROOT,
          "%-42s %9.3f %8.3f %8.3f  %12.3f (%.3f..%.3f)  %s%n",
          times.name(),
          times.median(),
          times.least(),
          Arrays.stream(times.millis).max().orElseThrow(),
          median(ratios),
          Arrays.stream(ratios).min().orElseThrow(),
          Arrays.stream(ratios).max().orElseThrow(),
          Double.isNaN(loss) ? "" : String.format(Locale.ROOT, "%8.5f", loss));
    }
    out.flush();
  }
}
