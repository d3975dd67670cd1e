package io.kindling.peers;

import io.kindling.data.DataSet;
import io.kindling.spark.check.DataCheck;
import io.kindling.spark.check.DataPreparation;
import io.kindling.spark.start.ExchangeSettings;
import io.kindling.storage.IdxDirectory;
import java.io.IOException;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Spark in this JVM, set as the {@code kindling} command sets it. */
final class SparkLocal {

  private SparkLocal() {}

  static SparkConf conf(int slots) {
    return ExchangeSettings.addTo(
        new SparkConf()
            .setAppName("kindling-bench")
            .setMaster("local[" + slots + ",4]")
            .set("spark.ui.enabled", "false")
            .set("spark.ui.showConsoleProgress", "false")
            .set("spark.driver.host", "localhost"));
  }

  /** MNIST, split as Nielsen's loader does: the last sixth held back for validation. */
  static DataSet open(JavaSparkContext spark, String directory, int shards) throws IOException {
    IdxDirectory files = IdxDirectory.find(directory, spark.hadoopConfiguration());
    return DataCheck.directory(spark, directory, files, DataPreparation.plain(null, shards));
  }
}
