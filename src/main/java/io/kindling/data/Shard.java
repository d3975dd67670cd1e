package io.kindling.data;

import java.io.Serializable;

/** A contiguous part of a data set, in memory, ready to be gathered into batches. */
public final class Shard implements Serializable {

  private static final long serialVersionUID = 2;

  private final int index;
  private final int firstExample;
  private final ExampleBlock block;

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
   * @param firstExample the number of its first example in the whole set
   * @param block its examples
   */
  public Shard(int index, int firstExample, ExampleBlock block) {
    this.index = index;
    this.firstExample = firstExample;
    this.block = block;
  }

  /** The shard's number. */
  public int index() {
    return index;
  }

  /** The number of examples. */
  public int size() {
    return block.size();
  }

  /**
   * Adds this shard's part of a step's mini-batch to the batch.
   *
   * @param batch begun for the step
   * @return the number of rows added
   */
  public int gather(BatchOrder batches, Step step, Batch batch) {
    EpochOrder current = order;
    if (current == null || !current.batches.equals(batches) || current.epoch != step.epoch()) {
      current = new EpochOrder(batches, step.epoch(), batches.shuffled(step.epoch(), index));
      order = current;
    }
    int first = batches.firstRow(step.indexInEpoch(), index);
    int rows = batches.rowCount(step.indexInEpoch(), index);
    for (int row = 0; row < rows; row++) {
      int example = current.rows[first + row];
      batch.add(block, example, firstExample + example);
    }
    return rows;
  }

  /** Adds examples first … first + count − 1 of this shard, in their order, to a batch. */
  public void copy(int first, int count, Batch batch) {
    for (int example = first; example < first + count; example++) {
      batch.add(block, example, firstExample + example);
    }
  }
}
