package io.kindling.data.batch;

import io.kindling.data.ExampleBlock;

/**
 * The rows of a mini-batch that are computed on in one place, with their examples' numbers: of
 * these and the step everything random is a function.
 *
 * <p>Holds memory for so many rows, and is filled anew in every step. Not thread-safe.
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
   * Makes room.
   *
   * @param maxRows the most rows that the batch will have
   * @param width the number of features of an example
   */
  public Batch(int maxRows, int width) {
    this.inputs = new float[Math.multiplyExact(maxRows, width)];
    this.labels = new int[maxRows];
    this.examples = new int[maxRows];
    this.weightMemory = new float[maxRows];
    this.width = width;
  }

  /** Begins to be filled, for a step, or for none (null) where examples are only evaluated. */
  public void begin(Step newStep) {
    step = newStep;
    rows = 0;
    weighted = false;
  }

  /**
   * Adds an example as the next row.
   *
   * @param block where the example is held
   * @param index its index there
   * @param example its number in the whole set
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

  /** The number of rows. */
  public int rows() {
    return rows;
  }

  /** The number of features of a row. */
  public int width() {
    return width;
  }

  /** The step that the rows belong to, or null. */
  public Step step() {
    return step;
  }

  /** The features, [rows, width], row-major: the very array, which has room for more rows. */
  public float[] inputs() {
    return inputs;
  }

  /** The classes, [rows]: the very array. */
  public int[] labels() {
    return labels;
  }

  /** The examples' numbers in the whole set, [rows]: the very array. */
  public int[] examples() {
    return examples;
  }

  /** How much each row counts, [rows], or null if each counts 1: the very array. */
  public float[] weights() {
    return weighted ? weightMemory : null;
  }

  /** The sum of the weights of some rows; their number, if each counts 1. */
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
