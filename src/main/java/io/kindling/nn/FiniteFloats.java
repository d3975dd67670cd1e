package io.kindling.nn;

/** Tells whether numbers are finite. */
public final class FiniteFloats {

  private static final int LANES = 256;

  private FiniteFloats() {}

  /** Returns whether no value is NaN or infinite. */
  public static boolean all(float[] values) {
    // 0 times a number is 0, but NaN for these. Element by element, the JIT makes vector
    // instructions of the loop.
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
