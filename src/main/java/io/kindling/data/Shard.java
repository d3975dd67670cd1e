package io.kindling.data;

import java.io.Serializable;

/**
 * A contiguous part of a data set, in memory, ready to be gathered into batches.
 *
 * <p>Pixels are held as the network takes them, grey level / 255, so that they are scaled once and
 * not in every step.
 */
public final class Shard implements Serializable {

  private static final long serialVersionUID = 1;

  private static final float[] SCALED = new float[256];

  static {
    for (int level = 0; level < SCALED.length; level++) {
      SCALED[level] = level / 255f;
    }
  }

  private final int index;
  private final int width;
  private final float[] inputs;
  private final byte[] labels;

  /**
   * The order of the last epoch asked for. A race is harmless: an order depends on nothing else.
   */
  private transient volatile EpochOrder order;

  private static final class EpochOrder {
    private final BatchOrder batches;
    private final int epoch;
    private final int[] rows;

    EpochOrder(BatchOrder batches, int epoch, int[] rows) {
      this.batches = batches;
      this.epoch = epoch;
      this.rows = rows;
    }
  }

  /**
   * @param index the shard's number
   * @param width pixels of an image
   * @param pixels [labels.length, width], row-major, each an unsigned byte
   * @param labels the classes, each an unsigned byte
   */
  public Shard(int index, int width, byte[] pixels, byte[] labels) {
    this.index = index;
    this.width = width;
    this.labels = labels;
    this.inputs = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      inputs[i] = SCALED[pixels[i] & 0xff];
    }
  }

  /** The shard's number. */
  public int index() {
    return index;
  }

  /** The number of examples. */
  public int size() {
    return labels.length;
  }

  /** All inputs, [size, width], row-major. */
  public float[] inputs() {
    return inputs;
  }

  /** All classes, [size], each an unsigned byte. */
  public byte[] labels() {
    return labels;
  }

  /**
   * Copies this shard's part of a mini-batch into the batch.
   *
   * @param batchInputs receives the inputs, [rows, width], row-major
   * @param batchLabels receives the classes, [rows]
   * @param batchRow the first row of the batch to write to
   * @return the number of rows written
   */
  public int gather(
      BatchOrder batches, Step step, float[] batchInputs, byte[] batchLabels, int batchRow) {
    EpochOrder current = order;
    if (current == null || !current.batches.equals(batches) || current.epoch != step.epoch()) {
      current = new EpochOrder(batches, step.epoch(), batches.shuffled(step.epoch(), index));
      order = current;
    }
    int first = batches.firstRow(step.ofEpoch(), index);
    int rows = batches.rowCount(step.ofEpoch(), index);
    for (int row = 0; row < rows; row++) {
      int example = current.rows[first + row];
      System.arraycopy(inputs, example * width, batchInputs, (batchRow + row) * width, width);
      batchLabels[batchRow + row] = labels[example];
    }
    return rows;
  }
}
