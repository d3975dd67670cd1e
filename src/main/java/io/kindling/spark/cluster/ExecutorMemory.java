package io.kindling.spark.cluster;

import io.kindling.data.DataSet;
import io.kindling.spark.memory.MemoryChoice;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The memory and the task slots of the executors, or of the driver in local mode.
 *
 * @param executors the number of executors
 * @param slots the number of tasks that all executors together run at a time
 * @param storage the memory in bytes in which all executors together keep examples
 * @param heap the heap in bytes of each executor
 */
public record ExecutorMemory(int executors, int slots, double storage, double heap) {

  /** Bytes of a heap that Spark reserves. */
  private static final double SPARKS_RESERVE = 300 << 20;

  /** Fraction of the rest of a heap in which Spark keeps examples. */
  private static final double SPARKS_SHARE = 0.6;

  /** Returns the memory of the executors that have registered so far. */
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
   * Returns the memory of the executors that have registered so far, plus the memory of requested
   * executors that are still to come. Executors to come are taken to be as large as the present
   * ones, or as large as Spark will create them. If none has registered and no number was
   * requested, one executor per task is assumed, which is the best case.
   *
   * @param tasks the number of tasks there will be
   */
  public static ExecutorMemory expected(JavaSparkContext spark, int tasks) {
    ExecutorMemory there = of(spark);
    if (spark.isLocal()) {
      return there;
    }
    Allocation all = Allocation.requested(spark.getConf());
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

  /** Returns whether a data set fits into this memory. */
  public boolean fits(DataSet data) {
    return MemoryChoice.fit(storage, List.of(data.training(), data.validation(), data.test()));
  }

  /** Returns the number of bytes that each feature of a data set takes in this memory. */
  public int bytesPerFeature(DataSet data) {
    List<DataSet.Part> parts = List.of(data.training(), data.validation(), data.test());
    return MemoryChoice.asFloats(storage, parts) ? Float.BYTES : 1;
  }
}
