package io.kindling.data.batch;

import io.kindling.data.ExampleBlock;
import io.kindling.data.RowSample;
import io.kindling.data.scaling.FeatureMoments;
import io.kindling.data.scaling.Scaling;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;

/** A contiguous part of a data set in memory, from which batches are filled. */
public final class Shard implements Serializable {

  private static final long serialVersionUID = 2;

  private final int index;
  private final int firstExample;
  private final ExampleBlock block;

  /**
   * The order of the most recent epoch. A race is harmless, because every thread computes the same
   * order.
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
   * Creates a shard.
   *
   * @param index the shard's number
   * @param firstExample the number of its first example in the whole set
   * @param block its examples
   */
  public Shard(int index, int firstExample, ExampleBlock block) {
    this.index = index;
    this.firstExample = firstExample;
    this.block = block;
  }

  /** Returns the shard's number. */
  public int index() {
    return index;
  }

  /** Returns the number of examples. */
  public int size() {
    return block.size();
  }

  /**
   * Adds this shard's part of a step's mini-batch to a batch.
   *
   * @param batches the assignment of examples to batches
   * @param step the step
   * @param batch the batch to fill, already begun for the step
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

  /** Returns this shard with another scaling of the raw features. */
  public Shard scaled(Scaling scaling) {
    return new Shard(index, firstExample, block.scaled(scaling));
  }

  /** Returns this shard with its features stored as scaled floats. */
  public Shard asFloats() {
    return new Shard(index, firstExample, block.asFloats());
  }

  /**
   * Returns this shard with its features in a file instead of memory.
   *
   * @param directory a directory on a local disk
   * @throws IOException if the file cannot be written
   */
  public Shard inFile(Path directory) throws IOException {
    return new Shard(index, firstExample, block.inFile(directory));
  }

  /** Returns this shard with each example's weight multiplied by the weight of its class. */
  public Shard weighted(float[] classWeights) {
    return new Shard(index, firstExample, block.weighted(classWeights));
  }

  /** Returns range, mean and variance of every raw feature, accumulated in the examples' order. */
  public FeatureMoments moments() {
    int width = block.features().width();
    FeatureMoments moments = new FeatureMoments(width);
    double[] row = new double[width];
    for (int example = 0; example < size(); example++) {
      block.features().copyRaw(example, row);
      moments.add(row, 0);
    }
    return moments;
  }

  /**
   * Returns a sample of the raw features.
   *
   * @param shards the number of shards of the set
   */
  public RowSample sample(int shards) {
    return RowSample.of(block.features(), shards);
  }

  /** Adds examples first … first + count − 1 of this shard, in their order, to a batch. */
  public void copy(int first, int count, Batch batch) {
    for (int example = first; example < first + count; example++) {
      batch.add(block, example, firstExample + example);
    }
  }

  /** Returns whether an example of the whole set is in this shard. */
  public boolean holds(int example) {
    return example >= firstExample && example - firstExample < size();
  }

  /**
   * Returns an example's scaled features.
   *
   * @param example the example's number in the whole set; this shard must hold it
   * @return the features, [width]
   */
  public float[] features(int example) {
    float[] features = new float[block.features().width()];
    block.features().copy(example - firstExample, features, 0);
    return features;
  }
}
