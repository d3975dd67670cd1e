package io.kindling.spark.cluster;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** What was asked of a cluster, and what it has, in words. */
final class Resources {

  private static final String CORES = "spark.executor.cores";
  private static final String MEMORY = "spark.executor.memory";
  private static final String TASK = "spark.task.cpus";

  /** Without an executor nothing tells the driver what the cluster has, and why it gives none. */
  private static final String NONE_REGISTERED =
      "no executor has registered: the cluster's pages show whether it has a worker with so many"
          + " cores and so much memory free (ask for less, or start more workers); where executors"
          + " end at their start, their standard error says why, in ";

  private Resources() {}

  /**
   * What was asked for, what there is, and which of it does not go together.
   *
   * @param exits what is known of executors that have exited, or an empty text
   */
  static String askedAndThere(JavaSparkContext spark, String exits) {
    SparkConf conf = spark.getConf();
    List<Integer> executors = executorCores(spark);
    List<String> parts = new ArrayList<>();
    parts.add(
        String.format(
            "asked for executors of %s and %s memory, %d core(s) to a task",
            conf.contains(CORES) ? conf.get(CORES) + " core(s)" : "all cores of a worker",
            conf.get(MEMORY, "1g"),
            conf.getInt(TASK, 1)));
    int largest = executors.stream().mapToInt(Integer::intValue).max().orElse(0);
    if (largest > 0 && largest < conf.getInt(TASK, 1)) {
      parts.add(
          String.format(
              "the largest executor has %d core(s): too few for a task; lower %s or give more cores"
                  + " (%s)",
              largest, TASK, CORES));
    } else if (!exits.isEmpty()) {
      parts.add(exits);
    } else if (!executors.isEmpty()) {
      parts.add(
          String.format(
              "%,d executor(s) have come and have not run a task; their standard error says why",
              executors.size()));
    } else {
      parts.add(
          spark.sc().master().startsWith("spark://")
              ? NONE_REGISTERED + "work/" + spark.sc().applicationId() + " on the workers"
              : NONE_REGISTERED + "the cluster's logs");
    }
    return String.join("; ", parts);
  }

  private static List<Integer> executorCores(JavaSparkContext spark) {
    return LiveExecutors.of(spark).stream().map(LiveExecutors.Executor::cores).toList();
  }
}
