package io.kindling.spark.memory;

/**
 * Estimate of the heap that a training needs in one JVM, made before the training starts: memory
 * that runs out in the middle ends a run with an error that nobody can read.
 *
 * @param least bytes without which the training cannot run: parameters, the optimizer's state, the
 *     mean gradient, the gradients that tasks add up, and the rows of a mini-batch in transit
 * @param likely bytes with which it will run well: in addition a checkpoint's copy, examples, the
 *     memory for reading them, and Spark itself
 * @param heap size of the heap in bytes
 */
public record MemoryForecast(double least, double likely, double heap) {

  /** Fraction of a heap that long-lived objects can fill. */
  private static final double USABLE = 0.9;

  /** Bytes that a JVM with Spark needs for itself. */
  private static final double SPARK = 150 << 20;

  /**
   * Number of copies of data that is being sent: as bytes, and up to twice more in the buffer that
   * Spark fills.
   */
  private static final int SENT = 3;

  private static final double GIB = 1L << 30;

  /**
   * Sizes of a training.
   *
   * @param weightBytes size in bytes of one copy of the parameters
   * @param optimizerVectors number of vectors of this size in the optimizer's state
   * @param shards number of shards of every part of the data
   * @param partitions number of tasks that share a step
   * @param exampleBytes size in bytes of all parts of the data, as executors hold them
   * @param largestShardBytes size in bytes of the largest shard, as executors hold it
   * @param workspaceBytes memory in bytes in which a task computes, without its sums of gradients
   */
  public record Sizes(
      double weightBytes,
      int optimizerVectors,
      int shards,
      int partitions,
      double exampleBytes,
      double largestShardBytes,
      double workspaceBytes) {

    /**
     * Returns the memory of a task, including the gradients that it holds while it adds up its part
     * of the tree.
     */
    private double taskBytes() {
      int perTask = Math.max(1, shards / partitions);
      int gradients = Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(perTask - 1));
      return workspaceBytes + weightBytes * gradients;
    }

    private double driverBytes() {
      return weightBytes * (2 + optimizerVectors);
    }

    /** Returns the memory for reading: a shard is in memory twice until it is stored. */
    private double readingBytes(double tasks) {
      return 2 * tasks * largestShardBytes;
    }
  }

  /**
   * Estimates the memory of a JVM that is driver and executor in one.
   *
   * @param tasks the number of tasks that run at a time
   * @param storage the memory in bytes in which Spark keeps examples at most; the rest goes to disk
   * @param heap size of the heap in bytes
   */
  public static MemoryForecast local(Sizes sizes, int tasks, double storage, double heap) {
    double least = sizes.driverBytes() + tasks * sizes.taskBytes();
    double kept = Math.min(sizes.exampleBytes, storage);
    return new MemoryForecast(
        least, least + sizes.weightBytes + kept + sizes.readingBytes(tasks) + SPARK, heap);
  }

  /** Estimates the memory of a driver whose executors run in other JVMs and send it their sums. */
  public static MemoryForecast driver(Sizes sizes, double heap) {
    double least = sizes.driverBytes() + sizes.weightBytes;
    double underWay = sizes.weightBytes * (sizes.partitions + SENT);
    return new MemoryForecast(least, least + underWay + SPARK, heap);
  }

  /**
   * Estimates the memory of one of several executors.
   *
   * @param executors the number of executors
   * @param tasks the number of tasks that run in one executor at a time
   * @param storage the memory in bytes in which one executor keeps examples at most; the rest goes
   *     to disk
   * @param heap size of one executor's heap in bytes
   */
  public static MemoryForecast executor(
      Sizes sizes, int executors, int tasks, double storage, double heap) {
    double least = sizes.weightBytes + tasks * sizes.taskBytes();
    double kept = Math.min(sizes.exampleBytes / executors, storage);
    double underWay = tasks * sizes.weightBytes * SENT;
    return new MemoryForecast(
        least, least + kept + sizes.readingBytes(tasks) + underWay + SPARK, heap);
  }

  /** Returns whether the training cannot run in this heap. */
  public boolean isHopeless() {
    return least > heap;
  }

  /** Returns whether the training may run out of memory. */
  public boolean isTight() {
    return likely > USABLE * heap;
  }

  /** Returns the recommended heap in whole GiB. */
  public int gibibytes() {
    return (int) Math.ceil(likely / USABLE / GIB);
  }
}
