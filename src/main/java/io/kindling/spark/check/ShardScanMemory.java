package io.kindling.spark.check;

import io.kindling.InvalidInputException;
import io.kindling.data.batch.BatchOrder;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The memory that the first look at examples takes: a shard's rows and the figures of its features
 * in a task, and the figures of all shards at the driver. Tables with an index that stands for no
 * feature, a hash say, have rows that are too wide for it.
 */
public final class ShardScanMemory {

  /** Least, greatest, mean and squares of a feature, in bytes. */
  private static final int FIGURES = 4 * Double.BYTES;

  /** What is sent is there as an object and as bytes. */
  private static final int COPIES = 2;

  /** Of a heap, so much can be filled with what lives long. */
  private static final double USABLE = 0.8;

  private static final double GIB = 1 << 30;

  private ShardScanMemory() {}

  /**
   * Returns if there is enough.
   *
   * @param source whose examples they are, as the user named it
   * @param features how many an example has
   * @throws InvalidInputException if there is not
   */
  public static void require(
      JavaSparkContext spark, String source, int size, int features, int shards) {
    double figures = (double) COPIES * FIGURES * features;
    double rows = (double) COPIES * Double.BYTES * features * BatchOrder.shardSize(size, shards, 0);
    double heap = Runtime.getRuntime().maxMemory();
    double driver = figures * shards;
    if (spark.isLocal()) {
      int tasks = Math.min(shards, spark.defaultParallelism());
      require(source, features, "this JVM", driver + tasks * (figures + rows), heap);
    } else {
      int tasks = spark.getConf().getInt("spark.executor.cores", 1);
      double executor = spark.getConf().getSizeAsBytes("spark.executor.memory", "1g");
      require(source, features, "an executor", tasks * (figures + rows), executor);
      require(source, features, "the driver", driver, heap);
    }
  }

  private static void require(
      String source, int features, String where, double needed, double there) {
    if (needed > USABLE * there) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "%s: a row has %,d features, each of which takes memory, also where it is 0: to"
                  + " survey them takes %s %.1f GiB, and it has %.1f; number the features without"
                  + " gaps, hash them to fewer, give more memory, or change --shards",
              source,
              features,
              where,
              needed / GIB,
              there / GIB));
    }
  }
}
