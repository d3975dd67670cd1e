package io.kindling.spark.cluster;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Describes the resources that were requested from a cluster and the resources that it has
 * provided.
 */
final class Resources {

  private static final String CORES = "spark.executor.cores";
  private static final String MEMORY = "spark.executor.memory";
  private static final String TASK = "spark.task.cpus";

  /** Text for a cluster without executors, where the driver cannot find out the reason itself. */
  private static final String NONE_REGISTERED =
      "no executor has registered: check in the cluster's web UI that a worker has this many cores"
          + " and this much memory free (request less, or start more workers); if executors exit at"
          + " their start, the reason is in their standard error, in ";

  private Resources() {}

  /**
   * Returns the requested resources, the present resources, and any contradiction between them.
   *
   * @param exits a description of executors that have exited; may be empty
   */
  static String requestedAndPresent(JavaSparkContext spark, String exits) {
    SparkConf conf = spark.getConf();
    List<Integer> executors = executorCores(spark);
    List<String> parts = new ArrayList<>();
    parts.add(
        String.format(
            "requested executors with %s and %s memory, %d core(s) per task",
            conf.contains(CORES) ? conf.get(CORES) + " core(s)" : "all cores of a worker",
            conf.get(MEMORY, "1g"),
            conf.getInt(TASK, 1)));
    int largest = executors.stream().mapToInt(Integer::intValue).max().orElse(0);
    if (largest > 0 && largest < conf.getInt(TASK, 1)) {
      parts.add(
          String.format(
              "the largest executor has %d core(s): too few for a task; lower %s or request more cores"
                  + " (%s)",
              largest, TASK, CORES));
    } else if (!exits.isEmpty()) {
      parts.add(exits);
    } else if (!executors.isEmpty()) {
      parts.add(
          String.format(
              "%,d executor(s) have registered but run no task; the reason is in their standard error",
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
