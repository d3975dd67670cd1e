package io.kindling.data.batch;

import io.kindling.data.ExampleBlock;

/**
 * The rows of a mini-batch that are computed in one place, with the numbers of their examples. All
 * randomness of a step (dropout, augmentation) is a function of the step and these numbers.
 *
 * <p>The memory is allocated once and refilled in every step. Not thread-safe.
 */
public final class Batch {

  private final float[] inputs;
  private final int[] labels;
  private final int[] examples;
  private final int width;
  private final float[] weightMemory;
  private boolean weighted;
  private int rows;
  private Step step;

  /**
   * Creates an empty batch.
   *
   * @param maxRows the capacity in rows
   * @param width the number of features of an example
   */
  public Batch(int maxRows, int width) {
    this.inputs = new float[Math.multiplyExact(maxRows, width)];
    this.labels = new int[maxRows];
    this.examples = new int[maxRows];
    this.weightMemory = new float[maxRows];
    this.width = width;
  }

  /** Clears the batch for a step; a null step means that the examples are only evaluated. */
  public void begin(Step newStep) {
    step = newStep;
    rows = 0;
    weighted = false;
  }

  /**
   * Adds an example as the next row.
   *
   * @param block the block that holds the example
   * @param index the example's index in the block
   * @param example the example's number in the whole set
   * @throws IllegalArgumentException if the example has another number of features
   */
  void add(ExampleBlock block, int index, int example) {
    if (block.features().width() != width) {
      throw new IllegalArgumentException(
          "examples of " + block.features().width() + " features for a batch of " + width);
    }
    block.features().copy(index, inputs, rows * width);
    labels[rows] = block.labels()[index];
    examples[rows] = example;
    boolean own = block.weights() != null;
    weightMemory[rows] = own ? block.weights()[index] : 1;
    weighted |= own;
    rows++;
  }

  /** Returns the number of rows. */
  public int rows() {
    return rows;
  }

  /** Returns the number of features of a row. */
  public int width() {
    return width;
  }

  /** Returns the step that the rows belong to, or null. */
  public Step step() {
    return step;
  }

  /** Returns the features, [rows, width], row-major; the internal array, with spare capacity. */
  public float[] inputs() {
    return inputs;
  }

  /** Returns the classes, [rows]; the internal array, with spare capacity. */
  public int[] labels() {
    return labels;
  }

  /** Returns the examples' numbers in the whole set, [rows]; the internal array. */
  public int[] examples() {
    return examples;
  }

  /** Returns the weight of each row, [rows], the internal array; null if every weight is 1. */
  public float[] weights() {
    return weighted ? weightMemory : null;
  }

  /** Returns the summed weight of a range of rows, which is their number if every weight is 1. */
  public double weight(int first, int count) {
    if (!weighted) {
      return count;
    }
    double sum = 0;
    for (int row = first; row < first + count; row++) {
      sum += weightMemory[row];
    }
    return sum;
  }
}
