package io.kindling.nn;

/** Checks whether floats are finite. */
public final class FiniteFloats {

  private static final int LANES = 256;

  private FiniteFloats() {}

  /**
   * Returns whether no value of a short range is NaN or infinite. This method allocates nothing.
   */
  static boolean all(float[] values, int start, int count) {
    float sum = 0;
    int i = start;
    // Independent sums, which do not wait for each other.
    float even = 0;
    float odd = 0;
    for (int end = start + count - 3; i < end; i += 4) {
      even += values[i] * 0 + values[i + 2] * 0;
      odd += values[i + 1] * 0 + values[i + 3] * 0;
    }
    for (; i < start + count; i++) {
      sum += values[i] * 0;
    }
    return sum + even + odd == 0;
  }

  /** Returns whether no value is NaN or infinite. */
  public static boolean all(float[] values) {
    // A finite number times 0 is 0; NaN or infinity times 0 is NaN. The JIT vectorizes the loop
    // because the sums are independent.
    float[] sums = new float[LANES];
    int end = values.length - values.length % LANES;
    for (int start = 0; start < end; start += LANES) {
      for (int i = 0; i < LANES; i++) {
        sums[i] += values[start + i] * 0;
      }
    }
    float sum = 0;
    for (int i = end; i < values.length; i++) {
      sum += values[i] * 0;
    }
    for (float each : sums) {
      sum += each;
    }
    return sum == 0;
  }
}
