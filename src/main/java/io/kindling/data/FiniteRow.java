package io.kindling.data;

/**
 * A check of raw features before training or scoring: every value must be finite and within the
 * range of a 32-bit float.
 */
public final class FiniteRow {

  private FiniteRow() {}

  /**
   * Returns the problem of a row that cannot be used.
   *
   * @param rows raw features of one or more rows, row-major
   * @param offset the index of the row's first feature
   * @param features the number of features of a row
   * @return the message text that follows the row's name; null if all values can be used
   */
  public static String problem(double[] rows, int offset, int features) {
    for (int i = 0; i < features; i++) {
      if (!isUsable(rows[offset + i])) {
        return problem(rows[offset + i], i);
      }
    }
    return null;
  }

  /**
   * Returns the problem of a row that cannot be used.
   *
   * @param rows raw features of one or more rows, row-major
   * @param offset the index of the row's first feature
   * @param features the number of features of a row
   * @return the message text that follows the row's name; null if all values can be used
   */
  public static String problem(float[] rows, int offset, int features) {
    for (int i = 0; i < features; i++) {
      if (!isUsable(rows[offset + i])) {
        return problem(rows[offset + i], i);
      }
    }
    return null;
  }

  /** Returns the name of an array's row for messages; rows are counted from 0. */
  public static String name(int row) {
    return String.format("row %,d", row);
  }

  private static boolean isUsable(double value) {
    return Math.abs(value) <= Float.MAX_VALUE;
  }

  private static String problem(double value, int feature) {
    return String.format(
        "has %s as feature %,d%s; leave such examples out, or put a number in its place",
        value, feature, Double.isFinite(value) ? ", more than a 32-bit float can hold" : "");
  }
}
