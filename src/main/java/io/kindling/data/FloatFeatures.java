package io.kindling.data;

import io.kindling.Sha256;

/** Features held as floats; scaled whenever they are copied, unless they are scaled already. */
public final class FloatFeatures implements Features {

  private static final long serialVersionUID = 2;

  private final int width;
  private final float[] values;
  private final Scaling scaling;

  /**
   * Features that are computed with as they are.
   *
   * @param values [examples, width], row-major; not copied
   * @throws IllegalArgumentException if they are no whole number of examples
   */
  public FloatFeatures(int width, float[] values) {
    this(width, values, Scaling.NONE);
  }

  /**
   * @param values [examples, width], row-major, raw; not copied
   * @throws IllegalArgumentException if they are no whole number of examples, or if the scaling is
   *     for another number of features
   */
  public FloatFeatures(int width, float[] values, Scaling scaling) {
    if (width < 1 || values.length % width != 0) {
      throw new IllegalArgumentException(
          values.length + " numbers are no examples of " + width + " features each");
    }
    if (!scaling.fits(width)) {
      throw new IllegalArgumentException("a scaling that is not for " + width + " features");
    }
    this.width = width;
    this.values = values;
    this.scaling = scaling;
  }

  @Override
  public int size() {
    return values.length / width;
  }

  @Override
  public int width() {
    return width;
  }

  /** All features, [examples, width], row-major, raw: the very array. */
  float[] values() {
    return values;
  }

  Scaling scaling() {
    return scaling;
  }

  @Override
  public void copy(int example, float[] target, int offset) {
    System.arraycopy(values, example * width, target, offset, width);
    scaling.apply(target, offset, 1, width);
  }

  @Override
  public FloatFeatures asFloats() {
    if (scaling.equals(Scaling.NONE)) {
      return this;
    }
    float[] scaled = values.clone();
    scaling.apply(scaled, 0, size(), width);
    return new FloatFeatures(width, scaled);
  }

  @Override
  public FloatFeatures scaled(Scaling other) {
    return new FloatFeatures(width, values, other);
  }

  @Override
  public FloatFeatures select(int[] examples) {
    float[] selected = new float[Math.multiplyExact(examples.length, width)];
    for (int i = 0; i < examples.length; i++) {
      System.arraycopy(values, examples[i] * width, selected, i * width, width);
    }
    return new FloatFeatures(width, selected, scaling);
  }

  @Override
  public String sha256() {
    return new Sha256().add(values).hex();
  }
}
