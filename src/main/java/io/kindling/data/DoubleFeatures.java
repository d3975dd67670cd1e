package io.kindling.data;

import io.kindling.codec.Sha256;
import io.kindling.data.scaling.Scaling;

/** Raw features held as they were read, in 64 bits; scaled whenever they are copied. */
public final class DoubleFeatures implements Features {

  private static final long serialVersionUID = 1;

  private final int width;
  private final double[] values;
  private final Scaling scaling;

  /**
   * Holds features that are rounded to 32 bits, and not scaled otherwise, when they are copied.
   *
   * @param values [examples, width], row-major; not copied
   * @throws IllegalArgumentException if they are no whole number of examples
   */
  public DoubleFeatures(int width, double[] values) {
    this(width, values, Scaling.NONE);
  }

  private DoubleFeatures(int width, double[] values, Scaling scaling) {
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
