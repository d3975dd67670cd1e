package io.kindling.training.evaluation;

import io.kindling.data.batch.Batch;
import io.kindling.nn.ForwardPass;
import java.nio.ByteBuffer;

/**
 * The running sums of an {@link Evaluation} of one network. Executors add batches, and the driver
 * adds the sums of partitions.
 *
 * <p>The packed form is big-endian: the number of shards (32-bit integer), the summed loss of each
 * shard (64-bit float), the confusion matrix over all shards, [classes, classes] (64-bit integers),
 * the number of mistakes (32-bit integer), each {@link Mistake}, and the first {@link UnusableRow}
 * or a mark for none.
 */
final class EvaluationSums {

  private final int classes;
  private final double[] losses;
  private final long[] confusion;
  private final WorstMistakes worst;

  /** The unusable example with the lowest number, or null. */
  private UnusableRow unusable;

  /**
   * Creates sums of 0.
   *
   * @param shards the number of shards; each has its own sum of losses
   * @param mistakes the maximum number of mistakes to keep
   */
  EvaluationSums(int classes, int shards, int mistakes) {
    this.classes = classes;
    this.losses = new double[shards];
    this.confusion = new long[classes * classes];
    this.worst = new WorstMistakes(mistakes);
  }

  /**
   * Adds a batch, after its forward pass.
   *
   * @param shard the index of the sum of losses for the batch's shard
   * @param forward the forward pass that has computed the batch
   * @param outputs the network's outputs, [rows, classes]
   * @param right receives for each row whether the network classifies it correctly
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

  /** Returns the length of the packed form, in bytes. */
  int packedBytes() {
    return 2 * Integer.BYTES
        + Double.BYTES * losses.length
        + Long.BYTES * confusion.length
        + Mistake.PACKED * worst.inOrder().size()
        + UnusableRow.PACKED;
  }

  /** Writes the packed form. */
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

  /** Adds a partition's packed sums. This object must have been created for one shard. */
  void add(ByteBuffer packed) {
    // Losses are added shard by shard, so that the sum does not depend on the partitions.
    for (int shards = packed.getInt(); shards > 0; shards--) {
      losses[0] += packed.getDouble();
    }
    for (int i = 0; i < confusion.length; i++) {
      confusion[i] += packed.getLong();
    }
    for (int mistakes = packed.getInt(); mistakes > 0; mistakes--) {
      worst.add(Mistake.unpack(packed));
    }
    unusable = UnusableRow.first(unusable, UnusableRow.unpack(packed));
  }

  /** Returns the evaluation. This object must have been created for one shard. */
  Evaluation evaluation() {
    return Evaluation.of(losses[0], confusion, classes, worst.inOrder(), unusable);
  }
}
