package io.kindling.peers;

import io.kindling.data.DataSet;
import io.kindling.spark.check.DataCheck;
import io.kindling.spark.check.DataPreparation;
import io.kindling.spark.start.ExchangeSettings;
import io.kindling.storage.IdxDirectory;
import java.io.IOException;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Local Spark in this JVM with the settings of the {@code kindling} command. */
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

  /**
   * Returns MNIST split as in Nielsen's loader: the last sixth of the training images is the
   * validation set.
   */
  static DataSet open(JavaSparkContext spark, String directory, int shards) throws IOException {
    IdxDirectory files = IdxDirectory.find(directory, spark.hadoopConfiguration());
    return DataCheck.directory(spark, directory, files, DataPreparation.plain(null, shards));
  }
}
