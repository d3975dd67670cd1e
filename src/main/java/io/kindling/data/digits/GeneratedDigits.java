package io.kindling.data.digits;

import io.kindling.data.image.ImageSet;

/**
 * Digits painted on demand by {@link DigitPainter}: a set that needs no files and no network.
 *
 * @param seed the series of digits; sets that must not share digits need different seeds
 * @param size the number of digits
 */
public record GeneratedDigits(long seed, int size) implements ImageSet {

  /** The seed of the training set of {@code digits:N}. */
  public static final long TRAINING = 1;

  /** The seed of the test set of {@code digits:N}. */
  public static final long TEST = 2;

  /** The number of classes: the digits 0 to 9. */
  public static final int CLASSES = 10;

  /** Returns the number of test digits of {@code digits:N}: a sixth of N, at least 1. */
  public static int testSize(int trainingSize) {
    return Math.max(1, trainingSize / 6);
  }

  @Override
  public int rows() {
    return DigitPainter.SIDE;
  }

  @Override
  public int columns() {
    return DigitPainter.SIDE;
  }

  @Override
  public byte[] pixels(int first, int count) {
    byte[] pixels = new byte[Math.multiplyExact(count, features())];
    for (int i = 0; i < count; i++) {
      DigitPainter.paint(first + (long) i, seed, pixels, i * features());
    }
    return pixels;
  }

  @Override
  public byte[] labels(int first, int count) {
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) DigitPainter.label(first + (long) i, seed);
    }
    return labels;
  }

  @Override
  public void checkUnchanged() {}
}
