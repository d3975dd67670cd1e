package io.kindling.app;

import io.kindling.InvalidInputException;
import io.kindling.spark.ResidentPlugin;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Starts Spark with the submitter's settings. */
final class SparkStart {

  /** Spark could not be started. The message is for the user. */
  static final class SparkStartException extends RuntimeException {
    private static final long serialVersionUID = 1;

    SparkStartException(String master, Throwable cause) {
      super("Spark could not be started on " + master + ": " + cause.getMessage(), cause);
    }
  }

  private SparkStart() {}

  /**
   * Starts Spark.
   *
   * @throws InvalidInputException if no master was given
   * @throws SparkStartException if the master cannot be reached, or will not have us
   */
  static JavaSparkContext start(String name) {
    SparkConf conf = new SparkConf().setAppName(name);
    if (!conf.contains("spark.master")) {
      throw new InvalidInputException(
          "no Spark master: start with submit/local on one machine, with submit/spark --master …"
              + " or spark-submit on a cluster");
    }
    // Weights and gradients are noise to a compressor: it costs time and saves nothing.
    conf.setIfMissing("spark.broadcast.compress", "false");
    conf.setIfMissing("spark.shuffle.compress", "false");
    // Larger results would go through the block manager, a round trip more in every step.
    conf.setIfMissing("spark.task.maxDirectResultSize", "64m");
    // A step's results are as large as the network makes them, and none of them is to spare.
    conf.setIfMissing("spark.driver.maxResultSize", "0");
    String plugins = conf.get("spark.plugins", "");
    conf.set(
        "spark.plugins", (plugins.isEmpty() ? "" : plugins + ",") + ResidentPlugin.class.getName());
    try {
      return new JavaSparkContext(conf);
    } catch (RuntimeException e) {
      throw new SparkStartException(conf.get("spark.master"), e);
    }
  }
}
