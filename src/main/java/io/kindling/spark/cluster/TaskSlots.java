package io.kindling.spark.cluster;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.cluster.CoarseGrainedSchedulerBackend;

/** Determines the number of tasks that can run at the same time. */
public final class TaskSlots {

  private TaskSlots() {}

  /**
   * Returns the number of tasks that share the work: the requested number, or else one per core,
   * and at most one per shard. Waits a short time for executors that are about to register.
   *
   * @param wanted the requested number, or null
   */
  public static int partitions(JavaSparkContext spark, int shards, Integer wanted) {
    ExecutorArrival.await(spark, wanted == null ? shards : Math.min(shards, wanted));
    return Math.min(shards, wanted == null ? spark.defaultParallelism() : wanted);
  }

  /**
   * Returns the number that {@link #partitions} will return once all requested executors have
   * registered.
   */
  public static int expected(JavaSparkContext spark, int shards, Integer wanted) {
    if (wanted != null) {
      return Math.min(shards, wanted);
    }
    int slots = spark.isLocal() ? 0 : Allocation.requested(spark.getConf()).slots(spark.getConf());
    return Math.min(
        shards, Math.max(spark.defaultParallelism(), slots == Allocation.UNKNOWN ? 0 : slots));
  }

  /**
   * Returns a notice about cores that stay idle; empty if there are none.
   *
   * @param shards the number of shards, and the largest number of tasks that share a step
   * @param cores the number of cores
   */
  public static Optional<String> idle(int shards, int cores) {
    int enough = Integer.highestOneBit(Math.max(1, 2 * cores - 1));
    return cores <= shards
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%,d of the %,d cores stay idle, because a step runs at most one task per shard:"
                    + " --shards %d uses all cores (the weights then differ in their last bits)",
                cores - shards,
                cores,
                enough));
  }

  /** Returns the number of task slots of all live executors to which Spark gives tasks. */
  public static int of(JavaSparkContext spark) {
    return of(spark, executor -> true);
  }

  /**
   * Returns the number of task slots of the live executors whose identifiers a condition accepts.
   */
  static int of(JavaSparkContext spark, Predicate<String> which) {
    return LiveExecutors.of(spark).stream()
        .filter(executor -> !executor.isExcluded() && which.test(executor.id()))
        .filter(executor -> !isDecommissioning(spark, executor.id()))
        .mapToInt(LiveExecutors.Executor::slots)
        .sum();
  }

  /**
   * Returns whether Spark is decommissioning an executor: it finishes its tasks and receives no new
   * ones, because its node will be removed.
   */
  public static boolean isDecommissioning(JavaSparkContext spark, String executor) {
    return spark.sc().schedulerBackend() instanceof CoarseGrainedSchedulerBackend backend
        && backend.executorsPendingDecommission().contains(executor);
  }
}
