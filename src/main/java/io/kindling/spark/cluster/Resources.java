package io.kindling.spark.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.status.api.v1.ExecutorSummary;

/** What was asked of a cluster, and what it has, in words. */
final class Resources {

  private static final String CORES = "spark.executor.cores";
  private static final String MEMORY = "spark.executor.memory";
  private static final String TASK = "spark.task.cpus";

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
      StandaloneMaster.workers(spark.sc())
          .ifPresent(workers -> parts.add(there(spark.master(), workers, conf)));
    }
    return String.join("; ", parts);
  }

  private static String there(
      String master, List<StandaloneMaster.Worker> workers, SparkConf conf) {
    if (workers.isEmpty()) {
      return "the master at " + master + " has no workers; start some";
    }
    int cores = workers.stream().mapToInt(StandaloneMaster.Worker::cores).max().getAsInt();
    int memory = workers.stream().mapToInt(StandaloneMaster.Worker::mebibytes).max().getAsInt();
    String has =
        String.format(
            "the master at %s has %,d worker(s), the largest with %,d core(s) and %,d MiB",
            master, workers.size(), cores, memory);
    return has
        + problem(conf, cores, memory)
            .orElse("; other applications may have them, see the master's page");
  }

  private static Optional<String> problem(SparkConf conf, int cores, int memory) {
    long wanted = JavaUtils.byteStringAsMb(conf.get(MEMORY, "1g"));
    if (wanted > memory) {
      return Optional.of(String.format("; ask for no more than they have: %s=%dm", MEMORY, memory));
    }
    if (conf.getInt(TASK, 1) > cores) {
      return Optional.of(
          String.format("; a task may take no more cores than they have: %s=%d", TASK, cores));
    }
    if (conf.getInt(CORES, 1) > cores) {
      return Optional.of(String.format("; ask for no more than they have: %s=%d", CORES, cores));
    }
    return Optional.empty();
  }

  private static List<Integer> executorCores(JavaSparkContext spark) {
    List<Integer> cores = new ArrayList<>();
    for (ExecutorSummary executor : LiveExecutors.of(spark)) {
      if (!executor.id().equals("driver")) {
        cores.add(executor.totalCores());
      }
    }
    return cores;
  }
}
