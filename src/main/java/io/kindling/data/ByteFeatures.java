package io.kindling.data;

import io.kindling.Sha256;

/**
 * Grey levels held as they stand in a file: a quarter of the memory of floats. A level counts as
 * level / 255, computed whenever it is copied.
 */
public final class ByteFeatures implements Features {

  private static final long serialVersionUID = 1;

  private static final float[] SCALED = new float[256];

  static {
    for (int level = 0; level < SCALED.length; level++) {
      SCALED[level] = level / 255f;
    }
  }

  private final int width;
  private final byte[] levels;

  /**
   * @param levels [examples, width], row-major, each an unsigned byte; not copied
   * @throws IllegalArgumentException if they are no whole number of examples
   */
  public ByteFeatures(int width, byte[] levels) {
    if (width < 1 || levels.length % width != 0) {
      throw new IllegalArgumentException(
          levels.length + " numbers are no examples of " + width + " features each");
    }
    this.width = width;
    this.levels = levels;
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
    int start = example * width;
    for (int i = 0; i < width; i++) {
      target[offset + i] = SCALED[levels[start + i] & 0xff];
    }
  }

  @Override
  public FloatFeatures asFloats() {
    float[] values = new float[levels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = SCALED[levels[i] & 0xff];
    }
    return new FloatFeatures(width, values);
  }

  @Override
  public String sha256() {
    return new Sha256().add(levels).hex();
  }
}
