package io.kindling.spark;

/**
 * What exchanging weights and sums costs in a step on a cluster, roughly: enough to choose how it
 * is done. {@code kindling bench --scaling} measures what stands here.
 */
public final class ExchangeCost {

  /** What a driver sends, or takes in, in a second: a network of 10 Gbit/s, or a core copying. */
  private static final double BYTES_PER_SECOND = 1e9;

  private static final double JOB_SECONDS = 0.005;
  private static final double TASK_SECONDS = 0.002;

  /** What a broadcast takes longer for every byte of weights, however many executors fetch it. */
  private static final double BROADCAST_SECONDS_PER_BYTE = 3.6e-9;

  private static final double STAGE_SECONDS = 0.03;

  private ExchangeCost() {}

  /**
   * Whether the resident engine's steps are the shorter ones. They need no scheduling, but all
   * weights and all sums go through the driver.
   *
   * @param partitions the number of tasks
   * @param executors the number of executors that they are on, each of which gets the weights once
   *     and adds its tasks' sums up
   * @param bytes the size of the weights, and of a summed gradient
   */
  public static boolean residentIsFaster(int partitions, int executors, long bytes) {
    double job = JOB_SECONDS + partitions * TASK_SECONDS + bytes * BROADCAST_SECONDS_PER_BYTE;
    int groups = groups(partitions, bytes);
    return residentSeconds(executors, bytes) <= job + sumSeconds(partitions, bytes, groups);
  }

  /**
   * The number of groups, a power of two, in which executors add up under the broadcast engine, so
   * that a step is shortest: 1 if they leave it all to the driver.
   *
   * @param partitions the number of tasks
   * @param bytes the size of a summed gradient
   */
  static int groups(int partitions, long bytes) {
    int best = 1;
    // With half as many groups as partitions, no partition holds more than a group.
    for (int groups = 2; groups <= partitions / 2; groups *= 2) {
      if (sumSeconds(partitions, bytes, groups) < sumSeconds(partitions, bytes, best)) {
        best = groups;
      }
    }
    return best;
  }

  /** Weights and sums are under way at the same time, in opposite directions. */
  private static double residentSeconds(int executors, long bytes) {
    return executors * (bytes / BYTES_PER_SECOND);
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
