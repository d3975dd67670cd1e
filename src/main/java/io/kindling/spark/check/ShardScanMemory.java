package io.kindling.spark.check;

import io.kindling.InvalidInputException;
import io.kindling.data.batch.BatchOrder;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Checks the memory that the first scan of examples takes: a shard's rows and the statistics of its
 * features in a task, and the statistics of all shards at the driver. Rows are too wide for it if a
 * table has feature indices with large gaps, such as hashes.
 */
public final class ShardScanMemory {

  /** Bytes of a feature's statistics: least, greatest, mean and sum of squares. */
  private static final int FIGURES = 4 * Double.BYTES;

  /** Number of copies of data that is being sent: as an object and as bytes. */
  private static final int COPIES = 2;

  /** Fraction of a heap that long-lived objects can fill. */
  private static final double USABLE = 0.8;

  private static final double GIB = 1 << 30;

  private ShardScanMemory() {}

  /**
   * Checks that there is enough memory.
   *
   * @param source the source of the examples, as the user gave it
   * @param size the number of examples
   * @param features the number of features of an example
   * @param shards the number of shards
   * @throws InvalidInputException if there is not enough memory
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
      String source, int features, String where, double needed, double available) {
    if (needed > USABLE * available) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "%s: a row has %,d features, each of which takes memory, even if its value is 0:"
                  + " scanning them takes %.1f GiB in %s, which has %.1f GiB; number the features"
                  + " without gaps, hash them to fewer, give more memory, or change --shards",
              source,
              features,
              needed / GIB,
              where,
              available / GIB));
    }
  }
}
