package io.kindling.cli.scoring;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** A summary of a confusion matrix with too many classes to print as a matrix. */
final class ClassAccuracies {

  /** The number of confusions to print. */
  private static final int CONFUSIONS = 20;

  /**
   * Examples of one class that were predicted as another.
   *
   * @param count the number of such examples
   */
  private record Confusion(int actual, int predicted, long count) {}

  private ClassAccuracies() {}

  /**
   * Prints a line for every class with examples, then the most frequent confusions.
   *
   * @param counts the numbers of examples by actual class, then by predicted class
   */
  static void print(List<List<Long>> counts, PrintWriter out) {
    List<Confusion> confusions = new ArrayList<>();
    for (int actual = 0; actual < counts.size(); actual++) {
      List<Long> row = counts.get(actual);
      long total = row.stream().mapToLong(Long::longValue).sum();
      if (total > 0) {
        out.printf(
            Locale.ROOT,
            "class %3d: %,d of %,d right (%.1f%%)%n",
            actual,
            row.get(actual),
            total,
            100.0 * row.get(actual) / total);
      }
      for (int predicted = 0; predicted < row.size(); predicted++) {
        if (predicted != actual && row.get(predicted) > 0) {
          confusions.add(new Confusion(actual, predicted, row.get(predicted)));
        }
      }
    }
    confusions.sort(Comparator.comparingLong(Confusion::count).reversed());
    out.printf("%nMost often confused:%n");
    for (Confusion each : confusions.subList(0, Math.min(CONFUSIONS, confusions.size()))) {
      out.printf(
          Locale.ROOT,
          "  %d predicted as %d: %,d times%n",
          each.actual(),
          each.predicted(),
          each.count());
    }
    if (confusions.isEmpty()) {
      out.println("  none");
    }
    out.flush();
  }
}
