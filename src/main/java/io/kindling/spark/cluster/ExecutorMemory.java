package io.kindling.spark.cluster;

import io.kindling.data.DataSet;
import io.kindling.spark.memory.MemoryChoice;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.status.api.v1.ExecutorSummary;

/**
 * The memory and the slots of the executors; in local mode of the driver.
 *
 * @param executors how many
 * @param slots tasks that run at a time, of all of them
 * @param storage bytes that Spark keeps examples in, of all of them
 * @param heap bytes of the heap of each
 */
public record ExecutorMemory(int executors, int slots, double storage, double heap) {

  /** What Spark sets aside of a heap, in bytes, and how much of the rest it keeps examples in. */
  private static final double SPARKS_RESERVE = 300 << 20;

  private static final double SPARKS_SHARE = 0.6;

  /** Of those that have come so far. */
  public static ExecutorMemory of(JavaSparkContext spark) {
    int executors = 0;
    int slots = 0;
    double storage = 0;
    for (ExecutorSummary executor : LiveExecutors.of(spark)) {
      // The driver keeps no examples, but in local mode it is the only executor.
      if (spark.isLocal() || !executor.id().equals("driver")) {
        executors++;
        slots += executor.maxTasks();
        storage += executor.maxMemory();
      }
    }
    double heap = spark.getConf().getSizeAsBytes("spark.executor.memory", "1g");
    return new ExecutorMemory(executors, slots, storage, heap);
  }

  /**
   * Of those that have come so far, and of those that were asked for and are on their way: as large
   * as the others, or as Spark will make them.
   */
  public static ExecutorMemory expected(JavaSparkContext spark) {
    ExecutorMemory there = of(spark);
    if (spark.isLocal()) {
      return there;
    }
    Allocation all = Allocation.of(spark);
    if (all.executors() == Allocation.UNKNOWN || all.executors() <= there.executors) {
      return there;
    }
    double each =
        there.executors > 0
            ? there.storage / there.executors
            : SPARKS_SHARE * Math.max(0, there.heap - SPARKS_RESERVE);
    return new ExecutorMemory(
        all.executors(), all.slots(spark.getConf()), all.executors() * each, there.heap);
  }

  /** Whether a data set has room in this memory. */
  public boolean fits(DataSet data) {
    return MemoryChoice.fit(storage, List.of(data.training(), data.validation(), data.test()));
  }

  /** The bytes that each feature of a data set takes in this memory. */
  public int bytesPerFeature(DataSet data) {
    List<DataSet.Part> parts = List.of(data.training(), data.validation(), data.test());
    return MemoryChoice.asFloats(storage, parts) ? Float.BYTES : 1;
  }
}
