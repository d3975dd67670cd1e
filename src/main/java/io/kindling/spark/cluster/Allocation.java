package io.kindling.spark.cluster;

import org.apache.spark.SparkConf;

/**
 * The resources that an application will have once everything that the submitter requested has
 * arrived.
 *
 * @param executors the number of executors, or {@link #UNKNOWN}
 * @param cores the number of cores of all executors together, or {@link #UNKNOWN}
 */
record Allocation(int executors, int cores) {

  /** Value where no number was requested. */
  static final int UNKNOWN = Integer.MAX_VALUE;

  private static final String CORES = "spark.executor.cores";

  /** Returns the resources that the submitter requested by number. */
  static Allocation requested(SparkConf conf) {
    int each = conf.getInt(CORES, 1);
    if (conf.contains("spark.cores.max")) {
      int cores = conf.getInt("spark.cores.max", 1);
      // By default an executor takes all cores of a worker; the driver does not know their number.
      int executors = conf.contains(CORES) ? Math.max(1, cores / each) : UNKNOWN;
      return new Allocation(executors, cores);
    }
    int executors =
        conf.getBoolean("spark.dynamicAllocation.enabled", false)
            ? conf.getInt("spark.dynamicAllocation.maxExecutors", UNKNOWN)
            : conf.getInt("spark.executor.instances", UNKNOWN);
    return new Allocation(executors, executors == UNKNOWN ? UNKNOWN : executors * each);
  }

  /** Returns the number of tasks that can run at a time, or {@link #UNKNOWN}. */
  int slots(SparkConf conf) {
    return cores == UNKNOWN ? UNKNOWN : cores / conf.getInt("spark.task.cpus", 1);
  }
}
