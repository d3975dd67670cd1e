package io.kindling.data;

import io.kindling.codec.Sha256;
import io.kindling.data.scaling.Scaling;

/** Raw features stored in 64 bits; every copy scales them and rounds them to 32 bits. */
public final class DoubleFeatures implements Features {

  private static final long serialVersionUID = 1;

  private final int width;
  private final double[] values;
  private final Scaling scaling;

  /**
   * Creates features without a scaling; copies only round them to 32 bits.
   *
   * @param width the number of features of an example
   * @param values [examples, width], row-major; not copied
   * @throws IllegalArgumentException if the length of {@code values} is not a multiple of the width
   */
  public DoubleFeatures(int width, double[] values) {
    this(width, values, Scaling.NONE);
  }

  private DoubleFeatures(int width, double[] values, Scaling scaling) {
    if (width < 1 || values.length % width != 0) {
      throw new IllegalArgumentException(
          values.length + " values are not a whole number of examples of " + width + " features");
    }
    if (!scaling.fits(width)) {
      throw new IllegalArgumentException("the scaling does not fit " + width + " features");
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

  @Override
  public void copy(int example, float[] target, int offset) {
    scaling.apply(values, example * width, target, offset, 1, width);
  }

  @Override
  public void copyRaw(int example, double[] target) {
    System.arraycopy(values, example * width, target, 0, width);
  }

  @Override
  public FloatFeatures asFloats() {
    float[] scaled = new float[values.length];
    scaling.apply(values, 0, scaled, 0, size(), width);
    return new FloatFeatures(width, scaled);
  }

  @Override
  public DoubleFeatures scaled(Scaling other) {
    return new DoubleFeatures(width, values, other);
  }

  @Override
  public DoubleFeatures select(int[] examples) {
    double[] selected = new double[Math.multiplyExact(examples.length, width)];
    for (int i = 0; i < examples.length; i++) {
      System.arraycopy(values, examples[i] * width, selected, i * width, width);
    }
    return new DoubleFeatures(width, selected, scaling);
  }

  @Override
  public String sha256() {
    return new Sha256().add(values).hex();
  }
}
