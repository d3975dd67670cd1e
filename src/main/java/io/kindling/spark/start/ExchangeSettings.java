package io.kindling.spark.start;

import io.kindling.codec.FloatFormat;
import io.kindling.data.ByteFeatures;
import io.kindling.data.DoubleFeatures;
import io.kindling.data.ExampleBlock;
import io.kindling.data.FloatFeatures;
import io.kindling.data.batch.Shard;
import io.kindling.data.scaling.Scaling;
import io.kindling.data.scaling.Scalings;
import io.kindling.spark.JavaSerialized;
import io.kindling.spark.jobs.SerializedParameters;
import io.kindling.spark.resident.ResidentPlugin;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.SparkConf;
import org.apache.spark.launcher.JavaModuleOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the engines want Spark to be set to. What the submitter has set stays; the resident engine's
 * plugin comes beside the submitter's own.
 */
public final class ExchangeSettings {

  private static final Logger LOG = LoggerFactory.getLogger(ExchangeSettings.class);

  /** The plugin that the resident engine needs. */
  public static final String PLUGIN = ResidentPlugin.class.getName();

  private static final String PLUGINS = "spark.plugins";
  private static final String EXECUTOR_OPTIONS = "spark.executor.extraJavaOptions";
  private static final String SILENCE = "spark.storage.blockManagerHeartbeatTimeoutMs";
  private static final String SILENCE_LOOK = "spark.network.timeoutInterval";

  /** An executor may be busy with its own garbage for so long. */
  private static final long LEAST_SILENCE_MILLIS = 10_000;

  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  /**
   * What travels between JVMs, or to an executor's disk, by the serializer that Spark is set to.
   */
  private static final List<Class<?>> KRYO_CLASSES =
      List.of(
          JavaSerialized.class,
          JavaSerialized[].class,
          SerializedParameters.class,
          FloatFormat.class,
          Shard.class,
          Shard[].class,
          ExampleBlock.class,
          ByteFeatures.class,
          DoubleFeatures.class,
          FloatFeatures.class,
          Scaling.class,
          Integer[].class);

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
    replaceSilentExecutors(conf);
    addVectorModule(conf);
    register(conf, KRYO_CLASSES);
    register(conf, Scalings.ALL.all().stream().<Class<?>>map(Object::getClass).toList());
    return append(conf, PLUGINS, List.of(ResidentPlugin.class));
  }

  /**
   * Has Spark give up an executor of a cluster that has missed five heartbeats, and start another.
   * By default it waits for two or three minutes, and until then a training stands still. A driver
   * that was itself stopped for so long loses all executors when it goes on.
   */
  private static void replaceSilentExecutors(SparkConf conf) {
    // In local mode there is nothing to replace, and the process may have been stopped for a while.
    if (conf.contains(SILENCE) || conf.get("spark.master", "").startsWith("local")) {
      return;
    }
    try {
      conf.setIfMissing(SILENCE_LOOK, "1s");
      long heartbeat = conf.getTimeAsMs("spark.executor.heartbeatInterval", "10s");
      // Spark wants it to be no shorter than the time between two looks.
      long least = Math.max(LEAST_SILENCE_MILLIS, conf.getTimeAsMs(SILENCE_LOOK));
      conf.set(SILENCE, Math.max(least, 5 * heartbeat) + "ms");
    } catch (NumberFormatException | NoSuchElementException e) {
      // Spark will say what is wrong with the setting.
      LOG.debug("executors that are silent are given up after Spark's own limit", e);
    }
  }

  /** Adds what our matrix products are fast by to executors, which Spark does from 4.0 on. */
  private static void addVectorModule(SparkConf conf) {
    String options = conf.get(EXECUTOR_OPTIONS, "");
    if (!(JavaModuleOptions.defaultModuleOptions() + options).contains(VECTOR_MODULE)) {
      conf.set(EXECUTOR_OPTIONS, (options + " --add-modules=" + VECTOR_MODULE).strip());
    }
  }

  /** Makes classes known to Kryo, where it wants every class to be. */
  public static SparkConf register(SparkConf conf, List<Class<?>> classes) {
    return conf.getBoolean("spark.kryo.registrationRequired", false)
        ? append(conf, "spark.kryo.classesToRegister", classes)
        : conf;
  }

  /** Whether the resident engine's plugin is there. */
  public static boolean arePresent(SparkConf conf) {
    return List.of(conf.get(PLUGINS, "").split("\\s*,\\s*")).contains(PLUGIN);
  }

  private static SparkConf append(SparkConf conf, String setting, List<Class<?>> classes) {
    List<String> names = new ArrayList<>();
    if (!conf.get(setting, "").isEmpty()) {
      names.add(conf.get(setting));
    }
    classes.forEach(each -> names.add(each.getName()));
    return conf.set(setting, String.join(",", names));
  }
}
