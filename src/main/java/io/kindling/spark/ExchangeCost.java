package io.kindling.spark;

/**
 * Estimates the time that exchanging weights and sums takes in a step on a cluster, precisely
 * enough to choose the kind of exchange. {@code kindling bench --scaling} and {@code --exchange}
 * measure the constants.
 */
public final class ExchangeCost {

  /**
   * Bytes per second that a driver sends or receives: a network of 10 Gbit/s, or one core that
   * copies.
   */
  private static final double BYTES_PER_SECOND = 1e9;

  /** Time in seconds of a second stage of tasks, independent of the amount that they add up. */
  private static final double STAGE_SECONDS = 0.03;

  /** Time in seconds of a message without its bytes, from one end to the other. */
  private static final double MESSAGE_SECONDS = 1e-4;

  /** Size in bytes of the chunks in which weights and sums travel through a tree of executors. */
  public static final int CHUNK_BYTES = 1 << 18;

  private ExchangeCost() {}

  /**
   * Returns the number of groups, a power of two, in which executors should add up sums under the
   * broadcast engine for the shortest step; 1 if the driver should add up everything.
   *
   * @param partitions the number of tasks
   * @param bytes the size of a summed gradient
   */
  public static int groups(int partitions, long bytes) {
    int best = 1;
    // With half as many groups as partitions, no partition holds more than a group.
    for (int groups = 2; groups <= partitions / 2; groups *= 2) {
      if (sumSeconds(partitions, bytes, groups) < sumSeconds(partitions, bytes, best)) {
        best = groups;
      }
    }
    return best;
  }

  /**
   * Returns the largest number of children of a node in the resident engine's tree for the shortest
   * exchange; the number of executors if the driver should exchange messages with each of them
   * directly.
   *
   * @param executors the number of executors
   * @param bytes the size of the weights, and of a summed gradient
   */
  public static int fanOut(int executors, long bytes) {
    int best = Math.max(1, executors);
    for (int fanOut = 2; fanOut < executors; fanOut++) {
      if (residentSeconds(executors, bytes, fanOut) < residentSeconds(executors, bytes, best)) {
        best = fanOut;
      }
    }
    return best;
  }

  private static double residentSeconds(int executors, long bytes, int fanOut) {
    return treeSeconds(executors, fanOut, bytes, MESSAGE_SECONDS, 1 / BYTES_PER_SECOND);
  }

  /**
   * Returns the time in seconds of an exchange down a tree and up again. A node serves its children
   * one after the other; while it serves the last one, the others answer. Long arrays travel in
   * chunks, and each level handles one chunk while the next level handles another.
   *
   * @param executors the number of executors
   * @param fanOut the largest number of children of a node
   * @param bytes the size of the weights, and of a summed gradient
   * @param perMessage the time in seconds of a message without its bytes
   * @param perByte the time in seconds of a byte
   */
  public static double treeSeconds(
      int executors, int fanOut, long bytes, double perMessage, double perByte) {
    int children = Math.min(fanOut, executors);
    double chunks = Math.max(1, Math.ceil((double) bytes / CHUNK_BYTES));
    double turns = chunks + levels(executors, fanOut) - 1;
    return turns * (children + 1) * (perMessage + bytes / chunks * perByte);
  }

  /** Returns the depth of a tree, not counting the driver. */
  public static int levels(int executors, int fanOut) {
    int levels = 0;
    long reached = 0;
    for (long level = fanOut; reached < executors; level *= fanOut) {
      reached += level;
      levels++;
    }
    return levels;
  }

  private static double sumSeconds(int partitions, long bytes, int groups) {
    double one = bytes / BYTES_PER_SECOND;
    if (groups == 1) {
      return partitions * one;
    }
    double perGroup = Math.ceil((double) partitions / groups);
    return STAGE_SECONDS + (perGroup + groups) * one;
  }
}
