package io.kindling.spark.cluster;

import io.kindling.data.DataSet;
import io.kindling.spark.memory.MemoryChoice;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

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
    for (LiveExecutors.Executor executor : LiveExecutors.of(spark)) {
      executors++;
      slots += executor.slots();
      storage += executor.storage();
    }
    double heap = spark.getConf().getSizeAsBytes("spark.executor.memory", "1g");
    return new ExecutorMemory(executors, slots, storage, heap);
  }

  /**
   * Of those that have come so far, and of those that were asked for and are on their way: as large
   * as the others, or as Spark will make them. Where none has come and no number was asked for, at
   * best every task will have one of its own.
   *
   * @param tasks how many there will be
   */
  public static ExecutorMemory expected(JavaSparkContext spark, int tasks) {
    ExecutorMemory there = of(spark);
    if (spark.isLocal()) {
      return there;
    }
    Allocation all = Allocation.asked(spark.getConf());
    int slots = all.slots(spark.getConf());
    int executors = all.executors();
    if (executors == Allocation.UNKNOWN && slots != Allocation.UNKNOWN && there.slots > 0) {
      executors = (slots * there.executors + there.slots - 1) / there.slots;
    }
    if (executors == Allocation.UNKNOWN && there.executors == 0) {
      executors = tasks;
      slots = tasks;
    }
    if (executors == Allocation.UNKNOWN || executors <= there.executors) {
      return there;
    }
    double each =
        there.executors > 0
            ? there.storage / there.executors
            : SPARKS_SHARE * Math.max(0, there.heap - SPARKS_RESERVE);
    return new ExecutorMemory(executors, slots, executors * each, there.heap);
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
