package io.kindling.training.evaluation;

import io.kindling.data.batch.Batch;
import io.kindling.nn.ForwardPass;
import java.nio.ByteBuffer;

/**
 * Sums up an {@link Evaluation} of one network: batch by batch on an executor, and partition by
 * partition where the partitions' sums come together.
 *
 * <p>Packed, big-endian: the number of shards (32-bit integer), the summed loss of each (64-bit
 * float), then the counts over all of them, [classes, classes] (64-bit integers), then the number
 * of mistakes (32-bit integer), and these, then an {@link UnusableRow}, if there is one.
 */
final class EvaluationSums {

  private final int classes;
  private final double[] losses;
  private final long[] confusion;
  private final WorstMistakes worst;

  /** The first of the examples, or null. */
  private UnusableRow unusable;

  /**
   * @param shards of which each has a sum of its own
   * @param mistakes how many of the worst mistakes to keep
   */
  EvaluationSums(int classes, int shards, int mistakes) {
    this.classes = classes;
    this.losses = new double[shards];
    this.confusion = new long[classes * classes];
    this.worst = new WorstMistakes(mistakes);
  }

  /**
   * Adds a batch that was just taken through the network.
   *
   * @param shard whose examples they are
   * @param outputs [rows, classes]
   * @param right receives which of the rows the network gets right
   */
  void add(int shard, Batch batch, ForwardPass forward, float[] outputs, boolean[] right) {
    int rows = batch.rows();
    unusable = UnusableRow.first(unusable, UnusableRow.in(batch, forward));
    for (int row = 0; row < rows; row++) {
      int actual = batch.labels()[row];
      int predicted = ForwardPass.predictedClass(outputs, row * classes, classes);
      right[row] = predicted == actual;
      confusion[actual * classes + predicted]++;
      if (worst.most() > 0 && predicted != actual) {
        worst.add(
            new Mistake(
                batch.examples()[row],
                actual,
                predicted,
                outputs[row * classes + predicted],
                outputs[row * classes + actual],
                forward.loss(batch.labels(), row, null, row, 1)));
      }
    }
    losses[shard] += forward.loss(batch.labels(), 0, null, 0, rows);
  }

  /** Returns the bytes of the packed sums. */
  int packedBytes() {
    return 2 * Integer.BYTES
        + Double.BYTES * losses.length
        + Long.BYTES * confusion.length
        + Mistake.PACKED * worst.inOrder().size()
        + UnusableRow.PACKED;
  }

  /** Packs the sums. */
  void pack(ByteBuffer target) {
    target.putInt(losses.length);
    for (double loss : losses) {
      target.putDouble(loss);
    }
    for (long count : confusion) {
      target.putLong(count);
    }
    target.putInt(worst.inOrder().size());
    worst.inOrder().forEach(mistake -> mistake.pack(target));
    UnusableRow.pack(unusable, target);
  }

  /** Adds a partition's packed sums to those of one shard. */
  void add(ByteBuffer packed) {
    // Shard after shard, so that the sum does not depend on how shards were dealt to partitions.
    for (int shards = packed.getInt(); shards > 0; shards--) {
      losses[0] += packed.getDouble();
    }
    for (int i = 0; i < confusion.length; i++) {
      confusion[i] += packed.getLong();
    }
    for (int told = packed.getInt(); told > 0; told--) {
      worst.add(Mistake.unpack(packed));
    }
    unusable = UnusableRow.first(unusable, UnusableRow.unpack(packed));
  }

  /** Returns the evaluation of the sums of one shard. */
  Evaluation evaluation() {
    return Evaluation.of(losses[0], confusion, classes, worst.inOrder(), unusable);
  }
}
