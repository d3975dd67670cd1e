package io.kindling.data;

import io.kindling.data.scaling.Scaling;

/**
 * Features held as floats, which a network takes as they are: scaled already, if they ever were.
 */
public final class FloatFeatures implements Features {

  private static final long serialVersionUID = 3;

  private final int width;
  private final float[] values;

  /**
   * Holds features.
   *
   * @param values [examples, width], row-major; not copied
   * @throws IllegalArgumentException if they are no whole number of examples
   */
  public FloatFeatures(int width, float[] values) {
    if (width < 1 || values.length % width != 0) {
      throw new IllegalArgumentException(
          values.length + " numbers are no examples of " + width + " features each");
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

  /** All features, [examples, width], row-major: the very array. */
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

  /** The same features as raw ones. */
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
