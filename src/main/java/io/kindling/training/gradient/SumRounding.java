package io.kindling.training.gradient;

import io.kindling.codec.FloatFormat;
import io.kindling.data.batch.Step;
import io.kindling.random.KeyedRandom;
import io.kindling.training.gradient.Bfloat16Rounding.Places;
import io.kindling.training.recipe.TrainingTask;
import java.nio.ByteBuffer;

/**
 * The rounding of the sums of a step's gradients. The sum of every node of the {@link FixedTree} is
 * rounded: that of a leaf when the shard's gradient has been computed, and that of any other node
 * when its two children have been added. The rounding depends only on the tree and not on which
 * executors exchange sums. The bits are therefore the same on any cluster, and any node's sum can
 * be sent without loss.
 *
 * <p>Rounding is stochastic, so the expected value of a rounded sum is the sum, and no rounding
 * error has to be stored. Executors would have to store it, and executors may be lost. The random
 * numbers are a function of the seed, the step, the node and the index in the gradient.
 *
 * @param format the format that sums are rounded to; {@link FloatFormat#FLOAT32} for no rounding
 * @param key the random key of the step
 */
public record SumRounding(FloatFormat format, long key) {

  /** No rounding. */
  public static final SumRounding NONE = new SumRounding(FloatFormat.FLOAT32, 0);

  /** The number of bytes that {@link #pack} writes. */
  static final int PACKED = Integer.BYTES + Long.BYTES;

  private static final long PURPOSE = 0x5a3d16L;

  /** Returns the rounding of a step of a task. */
  public static SumRounding of(TrainingTask task, Step step) {
    return task.exchange() == FloatFormat.FLOAT32
        ? NONE
        : new SumRounding(
            task.exchange(),
            new KeyedRandom(task.batches().seed(), PURPOSE, step.number()).nextLong());
  }

  /** Returns whether sums are rounded. */
  boolean rounds() {
    return format == FloatFormat.BF16;
  }

  /**
   * Rounds a part of a node's sum, part[0] … part[count − 1].
   *
   * @param places the indices of the part's floats in the gradient
   * @param rounding the object that performs the rounding
   */
  void round(
      FixedTree.Node node, float[] part, int count, Places places, Bfloat16Rounding rounding) {
    if (rounds()) {
      long nodeKey = new KeyedRandom(key, node.start(), node.size()).nextLong();
      rounding.atRandom(part, count, nodeKey, places);
    }
  }

  /**
   * Writes the packed form: the number of bytes of a float in this format (32-bit integer) and the
   * key (64-bit integer).
   */
  void pack(ByteBuffer target) {
    target.putInt(format.bytes()).putLong(key);
  }

  /** Reads a rounding from the form that {@link #pack} writes. */
  static SumRounding unpack(ByteBuffer bytes) {
    return new SumRounding(FloatFormat.of(bytes.getInt()), bytes.getLong());
  }
}
