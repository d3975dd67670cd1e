package io.kindling.data;

/** What a row of raw features has to be before it is learned from or scored: finite numbers. */
public final class FiniteRow {

  private FiniteRow() {}

  /**
   * What is wrong with a row.
   *
   * @param rows row-major
   * @param offset where the row begins
   * @param features how many it has
   * @return what a message says behind the row's name, or null if all of them are finite
   */
  public static String problem(float[] rows, int offset, int features) {
    for (int i = 0; i < features; i++) {
      float value = rows[offset + i];
      if (!Float.isFinite(value)) {
        return String.format(
            "has %s as feature %,d; leave such examples out, or put a number in its place",
            value, i);
      }
    }
    return null;
  }
}
