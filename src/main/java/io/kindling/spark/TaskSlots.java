package io.kindling.spark;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.status.api.v1.ExecutorSummary;

/** How many tasks can run at the same moment. */
public final class TaskSlots {

  private TaskSlots() {}

  /**
   * How many tasks are to share the work: as many as asked for, or as there are cores, but at most
   * one a shard.
   *
   * @param wanted as many as asked for, or null
   */
  public static int partitions(JavaSparkContext spark, int shards, Integer wanted) {
    return Math.min(shards, wanted == null ? spark.defaultParallelism() : wanted);
  }

  /** The slots of all executors that are alive. */
  public static int of(JavaSparkContext spark) {
    int slots = 0;
    scala.collection.Iterator<ExecutorSummary> executors =
        spark.sc().statusStore().executorList(true).iterator();
    while (executors.hasNext()) {
      slots += executors.next().maxTasks();
    }
    return slots;
  }
}
