package io.kindling.spark.resident;

import io.kindling.spark.ExecutorLogging;
import io.kindling.spark.TrainingGauges;
import java.util.Map;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Connects resident tasks with the driver over Spark's own RPC, with the authentication and
 * encryption that Spark is set to, and without a port of our own; shows Spark's metrics system
 * where a training stands; and quietens executors' logs.
 *
 * <p>Named to Spark by {@code spark.plugins}.
 */
public final class ResidentPlugin implements SparkPlugin {

  /** The way from this JVM's tasks to the driver, once Spark has started the plugin here. */
  private static volatile PluginContext context;

  /** Made by Spark. */
  public ResidentPlugin() {}

  @Override
  public DriverPlugin driverPlugin() {
    return new DriverPlugin() {
      @Override
      public Object receive(Object message) {
        return ResidentExchange.answer(ResidentMessage.Report.unpack((byte[]) message));
      }

      @Override
      public void registerMetrics(String appId, PluginContext pluginContext) {
        TrainingGauges.ofThisJvm().register(pluginContext.metricRegistry());
      }
    };
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void init(PluginContext pluginContext, Map<String, String> extraConf) {
        context = pluginContext;
        ExecutorLogging.calm(pluginContext.conf());
      }

      @Override
      public void shutdown() {
        context = null;
      }
    };
  }

  /** Sends a report to the driver and returns its answer. */
  static ResidentMessage ask(byte[] report) throws Exception {
    return ResidentMessage.unpack((byte[]) context.ask(report));
  }
}
