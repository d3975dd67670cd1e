package io.kindling.data;

/**
 * What a row of raw features has to be before it is learned from or scored: finite numbers, of the
 * size of 32-bit floats.
 */
public final class FiniteRow {

  private FiniteRow() {}

  /**
   * What is wrong with a row.
   *
   * @param rows row-major
   * @param offset where the row begins
   * @param features how many it has
   * @return what a message says behind the row's name, or null if all of them can be used
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
   * What is wrong with a row.
   *
   * @param rows row-major
   * @param offset where the row begins
   * @param features how many it has
   * @return what a message says behind the row's name, or null if all of them can be used
   */
  public static String problem(float[] rows, int offset, int features) {
    for (int i = 0; i < features; i++) {
      if (!isUsable(rows[offset + i])) {
        return problem(rows[offset + i], i);
      }
    }
    return null;
  }

  /** What a row of an array, from 0 on, is called in messages. */
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
