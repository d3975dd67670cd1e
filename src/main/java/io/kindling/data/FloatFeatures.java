package io.kindling.data;

import io.kindling.data.scaling.Scaling;

/** Features stored as 32-bit floats that a network takes without further scaling. */
public final class FloatFeatures implements Features {

  private static final long serialVersionUID = 3;

  private final int width;
  private final float[] values;

  /**
   * Creates features.
   *
   * @param width the number of features of an example
   * @param values [examples, width], row-major; not copied
   * @throws IllegalArgumentException if the length of {@code values} is not a multiple of the width
   */
  public FloatFeatures(int width, float[] values) {
    if (width < 1 || values.length % width != 0) {
      throw new IllegalArgumentException(
          values.length + " values are not a whole number of examples of " + width + " features");
    }
    this.width = width;
    this.values = values;
  }

  @Override
  public int size() {
    return values.length / width;
  }

  @Override
  public int width() {
    return width;
  }

  /** Returns all features, [examples, width], row-major; the internal array, not a copy. */
  public float[] values() {
    return values;
  }

  @Override
  public void copy(int example, float[] target, int offset) {
    System.arraycopy(values, example * width, target, offset, width);
  }

  @Override
  public void copyRaw(int example, double[] target) {
    for (int i = 0; i < width; i++) {
      target[i] = values[example * width + i];
    }
  }

  @Override
  public FloatFeatures asFloats() {
    return this;
  }

  /** Returns these values as raw features with a scaling. */
  @Override
  public DoubleFeatures scaled(Scaling scaling) {
    double[] raw = new double[values.length];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = values[i];
    }
    return new DoubleFeatures(width, raw).scaled(scaling);
  }

  @Override
  public FloatFeatures select(int[] examples) {
    float[] selected = new float[Math.multiplyExact(examples.length, width)];
    for (int i = 0; i < examples.length; i++) {
      System.arraycopy(values, examples[i] * width, selected, i * width, width);
    }
    return new FloatFeatures(width, selected);
  }

  @Override
  public String sha256() {
    return scaled(Scaling.NONE).sha256();
  }
}
