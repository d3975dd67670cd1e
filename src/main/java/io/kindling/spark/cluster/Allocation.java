package io.kindling.spark.cluster;

import org.apache.spark.SparkConf;

/**
 * What a cluster will have given once all has come that the submitter has asked for.
 *
 * @param executors how many, or {@link #UNKNOWN}
 * @param cores of all of them, or {@link #UNKNOWN}
 */
record Allocation(int executors, int cores) {

  /** No number was asked for. */
  static final int UNKNOWN = Integer.MAX_VALUE;

  private static final String CORES = "spark.executor.cores";

  /** What the submitter has asked for by number. */
  static Allocation asked(SparkConf conf) {
    int each = conf.getInt(CORES, 1);
    if (conf.contains("spark.cores.max")) {
      int cores = conf.getInt("spark.cores.max", 1);
      // By default an executor takes all cores of a worker, of which the driver knows nothing.
      int executors = conf.contains(CORES) ? Math.max(1, cores / each) : UNKNOWN;
      return new Allocation(executors, cores);
    }
    int executors =
        conf.getBoolean("spark.dynamicAllocation.enabled", false)
            ? conf.getInt("spark.dynamicAllocation.maxExecutors", UNKNOWN)
            : conf.getInt("spark.executor.instances", UNKNOWN);
    return new Allocation(executors, executors == UNKNOWN ? UNKNOWN : executors * each);
  }

  /** How many tasks can run in it at a time, or {@link #UNKNOWN}. */
  int slots(SparkConf conf) {
    return cores == UNKNOWN ? UNKNOWN : cores / conf.getInt("spark.task.cpus", 1);
  }
}
