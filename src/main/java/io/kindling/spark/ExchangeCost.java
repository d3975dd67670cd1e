package io.kindling.spark;

/**
 * What exchanging weights and sums costs in a step on a cluster, roughly: enough to choose how it
 * is done. {@code kindling bench --scaling} and {@code --exchange} measure what stands here.
 */
public final class ExchangeCost {

  /** What a driver sends, or takes in, in a second: a network of 10 Gbit/s, or a core copying. */
  private static final double BYTES_PER_SECOND = 1e9;

  /** What a second stage of tasks costs, however little they add up. */
  private static final double STAGE_SECONDS = 0.03;

  /** What a message costs besides its bytes, from one end to the other. */
  private static final double MESSAGE_SECONDS = 1e-4;

  /** Of the parts in which weights and sums go through a tree of executors. */
  public static final int PART_BYTES = 1 << 18;

  private ExchangeCost() {}

  /**
   * The number of groups, a power of two, in which executors add up under the broadcast engine, so
   * that a step is shortest: 1 if they leave it all to the driver.
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
   * How many others a node of the resident engine's tree has below it, so that an exchange is
   * shortest; as many as there are executors where the driver does best to talk to all of them.
   *
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
   * An exchange down a tree and up again, in seconds. A node serves those below it one after the
   * other; while the last of them is served, the others answer. What is long travels in parts, of
   * which a level has one while the next level has another.
   *
   * @param bytes the size of the weights, and of a summed gradient
   * @param perMessage seconds of a message, but for its bytes
   * @param perByte seconds of a byte
   */
  public static double treeSeconds(
      int executors, int fanOut, long bytes, double perMessage, double perByte) {
    int below = Math.min(fanOut, executors);
    double parts = Math.max(1, Math.ceil((double) bytes / PART_BYTES));
    double turns = parts + levels(executors, fanOut) - 1;
    return turns * (below + 1) * (perMessage + bytes / parts * perByte);
  }

  /** How deep a tree is. */
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
