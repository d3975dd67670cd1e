package io.kindling.data.batch;

import io.kindling.data.ExampleBlock;
import io.kindling.data.RowSample;
import io.kindling.data.scaling.FeatureMoments;
import io.kindling.data.scaling.Scaling;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;

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

  /** The same examples, their raw features scaled whenever they are gathered. */
  public Shard scaled(Scaling scaling) {
    return new Shard(index, firstExample, block.scaled(scaling));
  }

  /** The same examples, their features held as floats that are scaled already. */
  public Shard asFloats() {
    return new Shard(index, firstExample, block.asFloats());
  }

  /**
   * The same examples, of which the features are not in memory, but in a file.
   *
   * @param directory on a disk of this machine
   * @throws IOException if the file cannot be written
   */
  public Shard inFile(Path directory) throws IOException {
    return new Shard(index, firstExample, block.inFile(directory));
  }

  /** The same examples, each counting what it counts times the weight of its class. */
  public Shard weighted(float[] classWeights) {
    return new Shard(index, firstExample, block.weighted(classWeights));
  }

  /** Range, mean and variance of every raw feature, of the examples in their order. */
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
   * Takes a sample of the raw features.
   *
   * @param shards how many shards there are
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

  /** Whether an example of the whole set is in this shard. */
  public boolean holds(int example) {
    return example >= firstExample && example - firstExample < size();
  }

  /**
   * Copies an example's features, as they are scaled.
   *
   * @param example its number in the whole set; this shard holds it
   */
  public float[] features(int example) {
    float[] features = new float[block.features().width()];
    block.features().copy(example - firstExample, features, 0);
    return features;
  }
}
