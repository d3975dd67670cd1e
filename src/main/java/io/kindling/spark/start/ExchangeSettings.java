package io.kindling.spark.start;

import io.kindling.codec.FloatFormat;
import io.kindling.data.ByteFeatures;
import io.kindling.data.DoubleFeatures;
import io.kindling.data.ExampleBlock;
import io.kindling.data.FloatFeatures;
import io.kindling.data.batch.Shard;
import io.kindling.data.scaling.Scaling;
import io.kindling.spark.JavaSerialized;
import io.kindling.spark.jobs.SerializedParameters;
import io.kindling.spark.resident.ResidentPlugin;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * What the engines want Spark to be set to. What the submitter has set stays; the resident engine's
 * plugin comes beside the submitter's own.
 */
public final class ExchangeSettings {

  /** The plugin that the resident engine needs. */
  public static final String PLUGIN = ResidentPlugin.class.getName();

  private static final String PLUGINS = "spark.plugins";
  private static final String EXECUTOR_OPTIONS = "spark.executor.extraJavaOptions";
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
          Scaling.Kind.class,
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
    addVectorModule(conf);
    register(conf, KRYO_CLASSES);
    return append(conf, PLUGINS, List.of(ResidentPlugin.class));
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
