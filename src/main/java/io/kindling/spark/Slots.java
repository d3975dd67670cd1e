package io.kindling.spark;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.status.api.v1.ExecutorSummary;

/** How many tasks can run at the same moment. */
public final class Slots {

  private Slots() {}

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
