package io.kindling.spark.memory;

/**
 * What a training will take of a JVM's heap, reckoned before it begins: memory that runs out in the
 * middle ends a run with an error that nobody can read.
 *
 * @param least bytes without which it cannot be done: parameters, what the optimizer remembers, the
 *     mean gradient, the gradients that tasks add up, and the rows of a mini-batch on their way
 * @param likely bytes with which it will go well: besides, a checkpoint's copy, examples, what
 *     reading them takes, and what Spark is
 * @param heap bytes that there are
 */
public record MemoryForecast(double least, double likely, double heap) {

  /** Of a heap, so much can be filled with what lives long. */
  private static final double USABLE = 0.9;

  /** What a JVM with Spark in it takes for itself. */
  private static final double SPARK = 150 << 20;

  /** What is sent is there as bytes, and again, up to twice, in the buffer that Spark fills. */
  private static final int SENT = 3;

  private static final double GIB = 1L << 30;

  /**
   * A training's sizes.
   *
   * @param weightBytes of one copy of the parameters
   * @param optimizerVectors how many such vectors the optimizer remembers
   * @param shards of every part of the data
   * @param partitions tasks that share a step
   * @param exampleBytes of all parts, as executors hold them
   * @param largestShardBytes of the largest shard, as executors hold it
   * @param workspaceBytes that a task computes in, but for sums of gradients
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
     * What a task computes in, with the gradients in hand while it adds up its part of the tree.
     */
    private double taskBytes() {
      int perTask = Math.max(1, shards / partitions);
      int gradients = Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(perTask - 1));
      return workspaceBytes + weightBytes * gradients;
    }

    private double driverBytes() {
      return weightBytes * (2 + optimizerVectors);
    }

    /** A shard that is read is there twice, before it is kept. */
    private double readingBytes(double tasks) {
      return 2 * tasks * largestShardBytes;
    }
  }

  /**
   * Where driver and executor are one.
   *
   * @param tasks that run at a time
   * @param storage bytes that Spark keeps examples in, at most; the rest goes to disk
   */
  public static MemoryForecast local(Sizes sizes, int tasks, double storage, double heap) {
    double least = sizes.driverBytes() + tasks * sizes.taskBytes();
    double kept = Math.min(sizes.exampleBytes, storage);
    return new MemoryForecast(
        least, least + sizes.weightBytes + kept + sizes.readingBytes(tasks) + SPARK, heap);
  }

  /** A driver of executors elsewhere, which send their sums. */
  public static MemoryForecast driver(Sizes sizes, double heap) {
    double least = sizes.driverBytes() + sizes.weightBytes;
    double underWay = sizes.weightBytes * (sizes.partitions + SENT);
    return new MemoryForecast(least, least + underWay + SPARK, heap);
  }

  /**
   * One of several executors.
   *
   * @param tasks that run in it at a time
   * @param storage bytes that Spark keeps examples in, at most; the rest goes to disk
   */
  public static MemoryForecast executor(
      Sizes sizes, int executors, int tasks, double storage, double heap) {
    double least = sizes.weightBytes + tasks * sizes.taskBytes();
    double kept = Math.min(sizes.exampleBytes / executors, storage);
    double underWay = tasks * sizes.weightBytes * SENT;
    return new MemoryForecast(
        least, least + kept + sizes.readingBytes(tasks) + underWay + SPARK, heap);
  }

  /** Whether it cannot be done. */
  public boolean isHopeless() {
    return least > heap;
  }

  /** Whether it may go wrong. */
  public boolean isTight() {
    return likely > USABLE * heap;
  }

  /** The heap to give, in whole GiB. */
  public int gibibytes() {
    return (int) Math.ceil(likely / USABLE / GIB);
  }
}
