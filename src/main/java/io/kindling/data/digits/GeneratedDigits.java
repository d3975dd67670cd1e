package io.kindling.data.digits;

import io.kindling.data.image.ImageSet;

/**
 * Digits painted on demand by {@link DigitPainter}: a set that takes no file and no network.
 *
 * @param seed sets apart the sets that must not share a digit
 * @param size the number of digits
 */
public record GeneratedDigits(long seed, int size) implements ImageSet {

  /** The seeds of the sets that {@code digits:N} stands for. */
  public static final long TRAINING = 1;

  /** See {@link #TRAINING}. */
  public static final long TEST = 2;

  /** The digits 0 to 9. */
  public static final int CLASSES = 10;

  /** How many digits {@code digits:N} has for testing. */
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
