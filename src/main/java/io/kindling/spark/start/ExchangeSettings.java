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
 * Adds the Spark settings that the engines need. Settings of the submitter take precedence; the
 * resident engine's plugin is added to the submitter's own plugins.
 */
public final class ExchangeSettings {

  private static final Logger LOG = LoggerFactory.getLogger(ExchangeSettings.class);

  /** Class name of the plugin that the resident engine needs. */
  public static final String PLUGIN = ResidentPlugin.class.getName();

  private static final String PLUGINS = "spark.plugins";
  private static final String EXECUTOR_OPTIONS = "spark.executor.extraJavaOptions";
  private static final String HEARTBEAT_TIMEOUT = "spark.storage.blockManagerHeartbeatTimeoutMs";
  private static final String TIMEOUT_INTERVAL = "spark.network.timeoutInterval";

  /**
   * Shortest heartbeat timeout in milliseconds: garbage collection may pause an executor for that
   * long.
   */
  private static final long MIN_TIMEOUT_MILLIS = 10_000;

  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  /**
   * Classes of the objects that Spark's serializer sends between JVMs or writes to an executor's
   * disk.
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

  /** Adds the settings and returns the configuration. */
  public static SparkConf addTo(SparkConf conf) {
    // Weights and gradients hardly compress: compression costs time and saves nothing.
    conf.setIfMissing("spark.broadcast.compress", "false");
    conf.setIfMissing("spark.shuffle.compress", "false");
    // A buffer of this size, 4 MiB by default, is allocated for every job, however small its
    // closure.
    conf.setIfMissing("spark.broadcast.blockSize", "1m");
    // Larger results would go through the block manager, which costs one more round trip in every
    // step.
    conf.setIfMissing("spark.task.maxDirectResultSize", "64m");
    // The size of a step's results depends on the network, and every one of them is needed.
    conf.setIfMissing("spark.driver.maxResultSize", "0");
    shortenHeartbeatTimeout(conf);
    addVectorModule(conf);
    register(conf, KRYO_CLASSES);
    register(conf, Scalings.ALL.all().stream().<Class<?>>map(Object::getClass).toList());
    return append(conf, PLUGINS, List.of(ResidentPlugin.class));
  }

  /**
   * Makes Spark declare an executor of a cluster dead after five missed heartbeats, and start
   * another. By default Spark waits for two or three minutes, during which a training makes no
   * progress. A driver that was itself suspended for longer than the timeout loses all executors
   * when it continues.
   */
  private static void shortenHeartbeatTimeout(SparkConf conf) {
    // In local mode there is nothing to replace, and the process may have been suspended for a
    // while.
    if (conf.contains(HEARTBEAT_TIMEOUT) || conf.get("spark.master", "").startsWith("local")) {
      return;
    }
    try {
      conf.setIfMissing(TIMEOUT_INTERVAL, "1s");
      long heartbeat = conf.getTimeAsMs("spark.executor.heartbeatInterval", "10s");
      // Spark requires a timeout that is no shorter than the interval between two checks.
      long shortest = Math.max(MIN_TIMEOUT_MILLIS, conf.getTimeAsMs(TIMEOUT_INTERVAL));
      conf.set(HEARTBEAT_TIMEOUT, Math.max(shortest, 5 * heartbeat) + "ms");
    } catch (NumberFormatException | NoSuchElementException e) {
      // Spark reports what is wrong with the setting.
      LOG.debug("the heartbeat timeout of executors is Spark's own", e);
    }
  }

  /**
   * Adds the JDK's vector module, which makes the matrix products fast, to executors. From version
   * 4.0 on, Spark does so itself.
   */
  private static void addVectorModule(SparkConf conf) {
    String options = conf.get(EXECUTOR_OPTIONS, "");
    if (!(JavaModuleOptions.defaultModuleOptions() + options).contains(VECTOR_MODULE)) {
      conf.set(EXECUTOR_OPTIONS, (options + " --add-modules=" + VECTOR_MODULE).strip());
    }
  }

  /** Registers classes with Kryo if Spark is set to require that. */
  public static SparkConf register(SparkConf conf, List<Class<?>> classes) {
    return conf.getBoolean("spark.kryo.registrationRequired", false)
        ? append(conf, "spark.kryo.classesToRegister", classes)
        : conf;
  }

  /** Returns whether the resident engine's plugin is set. */
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
