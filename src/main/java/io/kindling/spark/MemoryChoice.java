package io.kindling.spark;

import io.kindling.data.DataSet;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.status.api.v1.ExecutorSummary;

/** How executors hold features: as floats, or as the bytes that they were read as. */
final class MemoryChoice {

  /** Of the memory that Spark has for what is kept; the rest is for everything else. */
  private static final double SHARE = 0.5;

  /** What is assumed before any executor has come. */
  private static final double UNKNOWN = 1 << 30;

  private MemoryChoice() {}

  /**
   * Whether a part's features fit into the executors' memory as floats. Gathering a batch from
   * bytes takes longer, but reading examples again in every step takes longer still. No bit depends
   * on it.
   */
  static boolean asFloats(JavaSparkContext spark, DataSet.Part part) {
    double bytes = (double) part.size() * part.examples().features() * Float.BYTES;
    double storage = storageBytes(spark);
    return bytes <= SHARE * (storage == 0 ? UNKNOWN : storage);
  }

  private static double storageBytes(JavaSparkContext spark) {
    double bytes = 0;
    scala.collection.Iterator<ExecutorSummary> executors =
        spark.sc().statusStore().executorList(true).iterator();
    while (executors.hasNext()) {
      ExecutorSummary executor = executors.next();
      // The driver keeps no examples, but in local mode it is the only executor.
      if (spark.isLocal() || !executor.id().equals("driver")) {
        bytes += executor.maxMemory();
      }
    }
    return bytes;
  }
}
