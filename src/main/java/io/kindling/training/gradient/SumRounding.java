package io.kindling.training.gradient;

import io.kindling.codec.FloatFormat;
import io.kindling.data.batch.Step;
import io.kindling.random.KeyedRandom;
import io.kindling.training.gradient.Bfloat16Rounding.Places;
import io.kindling.training.recipe.TrainingTask;
import java.nio.ByteBuffer;

/**
 * How the sums of a step's gradients are rounded on their way to the driver: that of every node of
 * the {@link FixedTree}, of a leaf as soon as the shard's gradient is there, of every other node
 * when its two halves have been added. It is a matter of the tree, not of who sends what to whom:
 * so any cluster has the same bits, and any node's sum can be sent without losing one.
 *
 * <p>At random, so that nothing is lost in the mean and no error has to be remembered: it would
 * have to be by the executors, which come and go. What is random is a function of the seed, the
 * step, the node, and the number's place in the gradient.
 *
 * @param format {@link FloatFormat#FLOAT32} if sums stay as they are
 * @param key the step's
 */
public record SumRounding(FloatFormat format, long key) {

  /** Sums stay as they are. */
  public static final SumRounding NONE = new SumRounding(FloatFormat.FLOAT32, 0);

  /** How many bytes {@link #pack} writes. */
  static final int PACKED = Integer.BYTES + Long.BYTES;

  private static final long PURPOSE = 0x5a3d16L;

  /** That of a task's step. */
  public static SumRounding of(TrainingTask task, Step step) {
    return task.exchange() == FloatFormat.FLOAT32
        ? NONE
        : new SumRounding(
            task.exchange(),
            new KeyedRandom(task.batches().seed(), PURPOSE, step.number()).nextLong());
  }

  /** Whether sums are rounded at all. */
  boolean rounds() {
    return format == FloatFormat.BF16;
  }

  /**
   * Rounds numbers of a node's sum: part[0] … part[count − 1].
   *
   * @param places of these numbers in the gradient
   * @param rounding to do it with
   */
  void round(
      FixedTree.Node node, float[] part, int count, Places places, Bfloat16Rounding rounding) {
    if (rounds()) {
      long nodeKey = new KeyedRandom(key, node.start(), node.size()).nextLong();
      rounding.atRandom(part, count, nodeKey, places);
    }
  }

  /**
   * Writes it: how many bytes a number of its format has (32-bit integer) and its key (64-bit
   * integer).
   */
  void pack(ByteBuffer target) {
    target.putInt(format.bytes()).putLong(key);
  }

  /** From what {@link #pack} has written. */
  static SumRounding unpack(ByteBuffer bytes) {
    return new SumRounding(FloatFormat.of(bytes.getInt()), bytes.getLong());
  }
}
