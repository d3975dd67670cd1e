package io.kindling.data.batch;

import io.kindling.random.KeyedRandom;
import java.io.Serializable;

/**
 * The assignment of examples to mini-batches: a pure function of (seed, epoch, step), independent
 * of partitions and machines.
 *
 * <p>N examples are split into S shards; shard s holds ⌈(N − s) / S⌉ of them, a contiguous range of
 * the input. Every epoch shuffles each shard separately, keyed by (seed, epoch, shard). Position p
 * of the epoch is example ⌊p / S⌋ of the shuffled shard p mod S, and step k of the epoch takes
 * positions [kB, (k + 1)B). Therefore every batch except an epoch's last has exactly B examples,
 * every shard contributes evenly to every batch, and every example is seen once an epoch.
 *
 * @param examples N, at least 1
 * @param shards S, at least 1
 * @param batchSize B, in [1, N]
 * @param seed the run's seed
 */
public record BatchOrder(int examples, int shards, int batchSize, long seed)
    implements Serializable {

  /** The key that separates this random stream from the others that a run draws from its seed. */
  private static final long PURPOSE = 0x5487ffL;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public BatchOrder {
    if (examples < 1 || shards < 1 || batchSize < 1 || batchSize > examples) {
      throw new IllegalArgumentException(
          "batches of " + batchSize + " from " + examples + " examples in " + shards + " shards");
    }
  }

  /** Returns the number of steps in an epoch, ⌈N / B⌉. */
  public int stepsPerEpoch() {
    return ceilDiv(examples, batchSize);
  }

  /** Returns the step with the given number, counted from 0 over the whole run. */
  public Step step(long number) {
    int stepsPerEpoch = stepsPerEpoch();
    int index = (int) (number % stepsPerEpoch);
    return new Step(
        number, Math.toIntExact(number / stepsPerEpoch), index, index == stepsPerEpoch - 1);
  }

  /** Returns the number of examples in a step's batch: B, or the rest in an epoch's last step. */
  public int examplesIn(int indexInEpoch) {
    return end(indexInEpoch) - start(indexInEpoch);
  }

  /** Returns the largest number of examples that any batch takes from one shard. */
  public int mostRowsPerShard() {
    return ceilDiv(batchSize, shards);
  }

  /** Returns the position in the shuffled shard at which the step's batch begins. */
  public int firstRow(int indexInEpoch, int shard) {
    return rowsBefore(start(indexInEpoch), shard, shards);
  }

  /** Returns the number of the shard's examples in the step's batch, from {@link #firstRow} on. */
  public int rowCount(int indexInEpoch, int shard) {
    return rowsBefore(end(indexInEpoch), shard, shards) - firstRow(indexInEpoch, shard);
  }

  /** Returns the number of examples that a shard holds, ⌈(N − s) / S⌉. */
  public static int shardSize(int examples, int shards, int shard) {
    return rowsBefore(examples, shard, shards);
  }

  /** Returns the number of the shard's first example: the size of all shards before it. */
  public static int shardStart(int examples, int shards, int shard) {
    return shard * (examples / shards) + Math.min(shard, examples % shards);
  }

  /** Returns the order of a shard's examples in an epoch: a permutation of 0 … size − 1. */
  public int[] shuffled(int epoch, int shard) {
    int[] order = new int[shardSize(examples, shards, shard)];
    KeyedRandom random = new KeyedRandom(seed, PURPOSE, epoch, shard);
    // Fisher and Yates' shuffle, inside out (Durstenfeld, 1964).
    for (int i = 0; i < order.length; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  private int start(int indexInEpoch) {
    return indexInEpoch * batchSize;
  }

  private int end(int indexInEpoch) {
    return (int) Math.min((long) start(indexInEpoch) + batchSize, examples);
  }

  /** Returns how many of the positions 0 … position − 1 belong to a shard. */
  private static int rowsBefore(int position, int shard, int shards) {
    return Math.max(0, ceilDiv(position - shard, shards));
  }

  private static int ceilDiv(int dividend, int divisor) {
    return -Math.floorDiv(-dividend, divisor);
  }
}
