package io.kindling.spark;

import io.kindling.spark.resident.ResidentPlugin;
import org.apache.spark.SparkConf;

/**
 * What the engines want Spark to be set to. What the submitter has set stays; the resident engine's
 * plugin comes beside the submitter's own.
 */
public final class ExchangeSettings {

  private static final String PLUGINS = "spark.plugins";

  private ExchangeSettings() {}

  /** Adds the settings. */
  public static SparkConf addTo(SparkConf conf) {
    // Weights and gradients are noise to a compressor: it costs time and saves nothing.
    conf.setIfMissing("spark.broadcast.compress", "false");
    conf.setIfMissing("spark.shuffle.compress", "false");
    // A buffer of this size, 4 MiB by default, is allocated for every job, however small its
    // closure.
    conf.setIfMissing("spark.broadcast.blockSize", "1m");
    // Larger results would go through the block manager, a round trip more in every step.
    conf.setIfMissing("spark.task.maxDirectResultSize", "64m");
    // A step's results are as large as the network makes them, and none of them is to spare.
    conf.setIfMissing("spark.driver.maxResultSize", "0");
    String plugins = conf.get(PLUGINS, "");
    return conf.set(
        PLUGINS, (plugins.isEmpty() ? "" : plugins + ",") + ResidentPlugin.class.getName());
  }
}
