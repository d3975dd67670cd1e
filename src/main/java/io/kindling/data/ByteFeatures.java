package io.kindling.data;

import io.kindling.codec.Sha256;
import io.kindling.data.scaling.Scaling;

/**
 * Features stored as unsigned bytes, exactly as in the data file: a quarter of the memory of
 * floats. Every copy applies the scaling to the bytes.
 */
public final class ByteFeatures implements Features {

  private static final long serialVersionUID = 3;

  private static final int LEVELS = 256;

  private static final float[] AS_THEY_ARE = table(Scaling.NONE);
  private static final float[] PIXELS = table(Scaling.PIXELS);

  private final int width;
  private final byte[] levels;
  private final Scaling scaling;

  /** The scaled value of each of the 256 levels, computed on first use. */
  private transient volatile float[] scaled;

  /**
   * Creates features that are scaled to level / 255.
   *
   * @param width the number of features of an example
   * @param levels [examples, width], row-major, each an unsigned byte; not copied
   * @throws IllegalArgumentException if the length of {@code levels} is not a multiple of the width
   */
  public ByteFeatures(int width, byte[] levels) {
    this(width, levels, Scaling.PIXELS);
  }

  /**
   * Creates features with a given scaling.
   *
   * @param width the number of features of an example
   * @param levels [examples, width], row-major, each an unsigned byte; not copied
   * @param scaling the scaling that every copy applies
   * @throws IllegalArgumentException if the length of {@code levels} is not a multiple of the width
   *     or if the scaling expects another number of features
   */
  public ByteFeatures(int width, byte[] levels, Scaling scaling) {
    if (width < 1 || levels.length % width != 0) {
      throw new IllegalArgumentException(
          levels.length + " values are not a whole number of examples of " + width + " features");
    }
    if (!scaling.fits(width)) {
      throw new IllegalArgumentException("the scaling does not fit " + width + " features");
    }
    this.width = width;
    this.levels = levels;
    this.scaling = scaling;
  }

  private static float[] table(Scaling scaling) {
    float[] table = new float[LEVELS];
    for (int level = 0; level < LEVELS; level++) {
      table[level] = scaling.apply(0, level);
    }
    return table;
  }

  @Override
  public int size() {
    return levels.length / width;
  }

  @Override
  public int width() {
    return width;
  }

  /** Returns the unscaled levels, [examples, width], row-major; the internal array, not a copy. */
  byte[] levels() {
    return levels;
  }

  Scaling scaling() {
    return scaling;
  }

  @Override
  public void copy(int example, float[] target, int offset) {
    float[] table = table();
    int start = example * width;
    for (int i = 0; i < width; i++) {
      target[offset + i] = table[levels[start + i] & 0xff];
    }
    if (!isByLevel()) {
      scaling.apply(target, offset, 1, width);
    }
  }

  @Override
  public void copyRaw(int example, double[] target) {
    for (int i = 0; i < width; i++) {
      target[i] = levels[example * width + i] & 0xff;
    }
  }

  @Override
  public FloatFeatures asFloats() {
    float[] values = new float[levels.length];
    for (int example = 0; example < size(); example++) {
      copy(example, values, example * width);
    }
    return new FloatFeatures(width, values);
  }

  @Override
  public ByteFeatures scaled(Scaling other) {
    return new ByteFeatures(width, levels, other);
  }

  @Override
  public ByteFeatures select(int[] examples) {
    byte[] selected = new byte[Math.multiplyExact(examples.length, width)];
    for (int i = 0; i < examples.length; i++) {
      System.arraycopy(levels, examples[i] * width, selected, i * width, width);
    }
    return new ByteFeatures(width, selected, scaling);
  }

  /** Returns the SHA-256 of the unscaled levels; the scaling does not affect it. */
  @Override
  public String sha256() {
    return new Sha256().add(levels).hex();
  }

  /** Returns whether the scaled value depends on the level alone, not on the feature or the row. */
  private boolean isByLevel() {
    return scaling.isUniform() && !scaling.isForSquares();
  }

  private float[] table() {
    if (scaled == null) {
      scaled =
          !isByLevel() ? AS_THEY_ARE : scaling.equals(Scaling.PIXELS) ? PIXELS : table(scaling);
    }
    return scaled;
  }
}
