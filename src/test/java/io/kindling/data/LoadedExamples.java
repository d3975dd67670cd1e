package io.kindling.data;

import java.util.Arrays;

/** Examples that are in memory as a whole. */
public final class LoadedExamples implements ExampleSet {

  private static final long serialVersionUID = 1;

  private final float[] inputs;
  private final int width;
  private final int[] labels;
  private final float[] weights;

  /** Each counts once. */
  public LoadedExamples(Features features, int[] labels) {
    this(features, labels, null);
  }

  /**
   * @param weights how much each counts, or null
   */
  public LoadedExamples(Features features, int[] labels, float[] weights) {
    this.inputs = features.asFloats().values();
    this.width = features.width();
    this.labels = labels;
    this.weights = weights;
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public int features() {
    return width;
  }

  @Override
  public ExampleBlock read(int first, int count) {
    int end = first + count;
    return new ExampleBlock(
        new FloatFeatures(width, Arrays.copyOfRange(inputs, first * width, end * width)),
        Arrays.copyOfRange(labels, first, end),
        weights == null ? null : Arrays.copyOfRange(weights, first, end));
  }

  @Override
  public void checkUnchanged() {}
}
