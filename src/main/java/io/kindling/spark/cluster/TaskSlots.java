package io.kindling.spark.cluster;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.cluster.CoarseGrainedSchedulerBackend;

/** How many tasks can run at the same moment. */
public final class TaskSlots {

  private TaskSlots() {}

  /**
   * How many tasks are to share the work: as many as asked for, or as there are cores, but at most
   * one a shard. Waits a moment for executors that are on their way.
   *
   * @param wanted as many as asked for, or null
   */
  public static int partitions(JavaSparkContext spark, int shards, Integer wanted) {
    ExecutorArrival.await(spark, wanted == null ? shards : Math.min(shards, wanted));
    return Math.min(shards, wanted == null ? spark.defaultParallelism() : wanted);
  }

  /** As many as {@link #partitions} once all executors have come that were asked for. */
  public static int expected(JavaSparkContext spark, int shards, Integer wanted) {
    if (wanted != null) {
      return Math.min(shards, wanted);
    }
    int slots = spark.isLocal() ? 0 : Allocation.asked(spark.getConf()).slots(spark.getConf());
    return Math.min(
        shards, Math.max(spark.defaultParallelism(), slots == Allocation.UNKNOWN ? 0 : slots));
  }

  /**
   * What to tell of cores that are left without work; empty if there are none.
   *
   * @param shards at most as many tasks share a step
   */
  public static Optional<String> idle(int shards, int cores) {
    int enough = Integer.highestOneBit(Math.max(1, 2 * cores - 1));
    return cores <= shards
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%,d of the %,d cores stay idle, for at most one task a shard shares a step:"
                    + " --shards %d has all of them at work (and gives weights with other last"
                    + " bits)",
                cores - shards,
                cores,
                enough));
  }

  /** The slots of all executors that are alive and that Spark will give tasks to. */
  public static int of(JavaSparkContext spark) {
    return of(spark, executor -> true);
  }

  /** As {@link #of(JavaSparkContext)}, of some executors by their ids. */
  static int of(JavaSparkContext spark, Predicate<String> which) {
    return LiveExecutors.of(spark).stream()
        .filter(executor -> !executor.isExcluded() && which.test(executor.id()))
        .filter(executor -> !isLeaving(spark, executor.id()))
        .mapToInt(LiveExecutors.Executor::slots)
        .sum();
  }

  /** Whether an executor finishes what it has, and is given nothing more: its node is wanted. */
  public static boolean isLeaving(JavaSparkContext spark, String executor) {
    return spark.sc().schedulerBackend() instanceof CoarseGrainedSchedulerBackend backend
        && backend.executorsPendingDecommission().contains(executor);
  }
}
