package io.kindling.spark.cluster;

import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.network.util.JavaUtils;

/**
 * What a cluster will have given once all of it has come: what the submitter has asked for, but at
 * most what there is.
 *
 * @param executors how many, or {@link #UNKNOWN}
 * @param cores of all of them, or {@link #UNKNOWN}
 */
record Allocation(int executors, int cores) {

  /** No number was asked for, and the cluster does not say what it has. */
  static final int UNKNOWN = Integer.MAX_VALUE;

  private static final String CORES = "spark.executor.cores";

  /** What Spark is going to have here. */
  static Allocation of(JavaSparkContext spark) {
    SparkConf conf = spark.getConf();
    Allocation asked = asked(conf);
    return StandaloneMaster.workers(spark.sc())
        .map(workers -> asked.atMost(there(workers, conf)))
        .orElse(asked);
  }

  /** What the submitter has asked for by number. */
  static Allocation asked(SparkConf conf) {
    int each = conf.getInt(CORES, 1);
    if (conf.contains("spark.cores.max")) {
      int cores = conf.getInt("spark.cores.max", 1);
      return new Allocation(Math.max(1, cores / each), cores);
    }
    int executors =
        conf.getBoolean("spark.dynamicAllocation.enabled", false)
            ? conf.getInt("spark.dynamicAllocation.maxExecutors", UNKNOWN)
            : conf.getInt("spark.executor.instances", UNKNOWN);
    return new Allocation(executors, executors == UNKNOWN ? UNKNOWN : executors * each);
  }

  /** What the workers of a standalone cluster have, taken or free. */
  static Allocation there(List<StandaloneMaster.Worker> workers, SparkConf conf) {
    long memory = JavaUtils.byteStringAsMb(conf.get("spark.executor.memory", "1g"));
    int executors = 0;
    int cores = 0;
    for (StandaloneMaster.Worker worker : workers) {
      int each = conf.getInt(CORES, worker.cores());
      int fit = (int) Math.min(worker.cores() / each, worker.mebibytes() / memory);
      executors += fit;
      cores += fit * each;
    }
    return new Allocation(executors, cores);
  }

  private Allocation atMost(Allocation there) {
    return new Allocation(Math.min(executors, there.executors()), Math.min(cores, there.cores()));
  }

  /** How many tasks can run in it at a time, or {@link #UNKNOWN}. */
  int slots(SparkConf conf) {
    return cores == UNKNOWN ? UNKNOWN : cores / conf.getInt("spark.task.cpus", 1);
  }
}
