package io.kindling.data;

import io.kindling.Sha256;

/** Features held as they are computed with. */
public final class FloatFeatures implements Features {

  private static final long serialVersionUID = 1;

  private final int width;
  private final float[] values;

  /**
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
  float[] values() {
    return values;
  }

  @Override
  public void copy(int example, float[] target, int offset) {
    System.arraycopy(values, example * width, target, offset, width);
  }

  @Override
  public FloatFeatures asFloats() {
    return this;
  }

  @Override
  public FloatFeatures select(int[] examples) {
    float[] selected = new float[Math.multiplyExact(examples.length, width)];
    for (int i = 0; i < examples.length; i++) {
      copy(examples[i], selected, i * width);
    }
    return new FloatFeatures(width, selected);
  }

  @Override
  public String sha256() {
    return new Sha256().add(values).hex();
  }
}
