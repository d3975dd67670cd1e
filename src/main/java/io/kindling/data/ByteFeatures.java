package io.kindling.data;

import io.kindling.Sha256;

/**
 * Grey levels held as they stand in a file: a quarter of the memory of floats. A level counts as
 * level / 255, or (255 - level) / 255 where the images are inverted, computed whenever it is
 * copied.
 */
public final class ByteFeatures implements Features {

  private static final long serialVersionUID = 2;

  private static final float[] SCALED = new float[256];
  private static final float[] INVERTED = new float[256];

  static {
    for (int level = 0; level < SCALED.length; level++) {
      SCALED[level] = level / 255f;
      INVERTED[level] = (255 - level) / 255f;
    }
  }

  private final int width;
  private final byte[] levels;
  private final boolean inverted;

  /**
   * Holds levels that count as level / 255.
   *
   * @param levels [examples, width], row-major, each an unsigned byte; not copied
   * @throws IllegalArgumentException if they are no whole number of examples
   */
  public ByteFeatures(int width, byte[] levels) {
    this(width, levels, false);
  }

  private ByteFeatures(int width, byte[] levels, boolean inverted) {
    if (width < 1 || levels.length % width != 0) {
      throw new IllegalArgumentException(
          levels.length + " numbers are no examples of " + width + " features each");
    }
    this.width = width;
    this.levels = levels;
    this.inverted = inverted;
  }

  /**
   * Holds levels that count as (255 - level) / 255: dark becomes light.
   *
   * @param levels [examples, width], row-major, each an unsigned byte; not copied
   */
  public static ByteFeatures inverted(int width, byte[] levels) {
    return new ByteFeatures(width, levels, true);
  }

  @Override
  public int size() {
    return levels.length / width;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public void copy(int example, float[] target, int offset) {
    float[] scaled = scaled();
    int start = example * width;
    for (int i = 0; i < width; i++) {
      target[offset + i] = scaled[levels[start + i] & 0xff];
    }
  }

  @Override
  public FloatFeatures asFloats() {
    float[] scaled = scaled();
    float[] values = new float[levels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = scaled[levels[i] & 0xff];
    }
    return new FloatFeatures(width, values);
  }

  @Override
  public ByteFeatures select(int[] examples) {
    byte[] selected = new byte[Math.multiplyExact(examples.length, width)];
    for (int i = 0; i < examples.length; i++) {
      System.arraycopy(levels, examples[i] * width, selected, i * width, width);
    }
    return new ByteFeatures(width, selected, inverted);
  }

  /** Of the levels as they stand in the file, inverted or not. */
  @Override
  public String sha256() {
    return new Sha256().add(levels).hex();
  }

  private float[] scaled() {
    return inverted ? INVERTED : SCALED;
  }
}
