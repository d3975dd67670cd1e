package io.kindling.nn.blas;

import io.kindling.codec.Sha256;
import io.kindling.random.KeyedRandom;

/**
 * Computes a digest of a few products of fixed matrices, which identifies how an implementation
 * rounds on this processor. If two fingerprints differ, the last bits of trained weights differ,
 * too.
 */
public final class Fingerprint {

  /**
   * The fingerprint of products in the {@link FixedOrder}, which is the same on every processor.
   */
  public static final String FIXED_ORDER = "d833863c14c8f62a";

  private static final long PURPOSE = 0xf19e4L;
  private static final int ROWS = 9;
  private static final int COLUMNS = 19;

  /** Inner dimensions. One is longer than {@link FixedOrder#BLOCK}. */
  private static final int[] DEPTHS = {5, 125, 1100};

  private Fingerprint() {}

  /** Returns the fingerprint of an implementation, as 16 hexadecimal digits. */
  public static String of(MatrixProducts products) {
    KeyedRandom random = new KeyedRandom(PURPOSE);
    Sha256 digest = new Sha256();
    for (int depth : DEPTHS) {
      float[] a = random(random, ROWS * depth);
      float[] b = random(random, depth * COLUMNS);
      float[] c = new float[ROWS * COLUMNS];
      products.multiply(
          false, false, ROWS, COLUMNS, depth, a, 0, depth, b, 0, COLUMNS, false, c, 0, COLUMNS);
      digest.add(c);
      products.multiply(
          false, true, ROWS, COLUMNS, depth, a, 0, depth, b, 0, depth, true, c, 0, COLUMNS);
      digest.add(c);
      products.multiply(
          true, false, ROWS, COLUMNS, depth, a, 0, ROWS, b, 0, COLUMNS, true, c, 0, COLUMNS);
      digest.add(c);
    }
    return digest.hex().substring(0, 16);
  }

  /** Returns uniform random numbers in [−1, 1). */
  static float[] random(KeyedRandom random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }
}
