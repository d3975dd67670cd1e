package io.kindling.spark.resident;

import io.kindling.nn.blas.Blas;
import io.kindling.spark.ExecutorLogging;
import io.kindling.spark.TrainingGauges;
import io.kindling.spark.cluster.LiveExecutors;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects resident tasks with the driver, with the authentication and encryption that Spark is set
 * to: by connections of their own to a port of the driver, or, where that is not to be had, by
 * Spark's RPC. Shows Spark's metrics system where a training stands, and quietens executors' logs.
 *
 * <p>Named to Spark by {@code spark.plugins}.
 */
public final class ResidentPlugin implements SparkPlugin {

  private static final Logger LOG = LoggerFactory.getLogger(ResidentPlugin.class);

  /** The driver's port for executors, any that is free if it is 0; or {@link #NONE}. */
  private static final String PORT = "spark.kindling.port";

  private static final String NONE = "none";
  private static final String TLS = "spark.ssl.rpc.enabled";

  /** The way from this JVM's tasks to the driver by Spark's RPC, once the plugin has started. */
  private static volatile PluginContext context;

  private static volatile NodeConnections connections;

  /** Where the driver listens, as executors are told; or why it does not. */
  private static volatile Driver driver = new Driver("", 0, "the plugin has not started");

  private record Driver(String host, int port, String obstacle) {

    Map<String, String> toMap() {
      return Map.of("host", host, "port", String.valueOf(port), "obstacle", obstacle);
    }

    static Driver of(Map<String, String> map) {
      return new Driver(
          map.getOrDefault("host", ""),
          Integer.parseInt(map.getOrDefault("port", "0")),
          map.getOrDefault("obstacle", "the driver's plugin has not started"));
    }
  }

  /** Made by Spark. */
  public ResidentPlugin() {}

  @Override
  public DriverPlugin driverPlugin() {
    return new DriverPlugin() {
      @Override
      public Map<String, String> init(SparkContext spark, PluginContext pluginContext) {
        LiveExecutors.start(spark);
        driver = spark.isLocal() ? new Driver("", 0, "local mode") : serve(spark.getConf());
        return driver.toMap();
      }

      @Override
      public Object receive(Object message) {
        return ResidentExchange.answer((byte[]) message);
      }

      @Override
      public void registerMetrics(String appId, PluginContext pluginContext) {
        TrainingGauges.ofThisJvm().register(pluginContext.metricRegistry());
      }

      @Override
      public void shutdown() {
        disconnect();
      }
    };
  }

  private static Driver serve(SparkConf conf) {
    if (conf.get(PORT, "").equals(NONE)) {
      return new Driver("", 0, PORT + " is " + NONE);
    }
    // Spark 3.5 has no TLS for its transport, and the later ones hand it the keys in another way.
    if (conf.getBoolean(TLS, false)) {
      return new Driver("", 0, TLS + " is true");
    }
    String host = conf.get("spark.driver.host");
    connections = new NodeConnections(conf);
    try {
      String address = conf.get("spark.driver.bindAddress", host);
      return new Driver(host, connections.serve(address, conf.getInt(PORT, 0)), "");
    } catch (Exception e) {
      // Not RuntimeException: Netty throws what it declares nowhere, such as BindException.
      disconnect();
      return new Driver("", 0, "the driver could not listen: " + e.getMessage());
    }
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void init(PluginContext pluginContext, Map<String, String> extraConf) {
        context = pluginContext;
        ExecutorLogging.calm(pluginContext.conf());
        Blas.VECTOR.warmUp();
        driver = Driver.of(extraConf);
        if (driver.obstacle().isEmpty()) {
          connections = new NodeConnections(pluginContext.conf());
          connections.serveExecutors(pluginContext.conf().getInt(PORT, 0));
        }
      }

      @Override
      public void shutdown() {
        context = null;
        disconnect();
      }
    };
  }

  private static void disconnect() {
    if (connections != null) {
      connections.close();
      connections = null;
    }
  }

  /**
   * This JVM's node of an exchange; empty if the driver cannot be connected to, so that its tasks
   * have to {@link #ask}.
   */
  static Optional<Node> node(UUID exchange) throws InterruptedException {
    Node node = Node.inThisJvm(exchange);
    if (node != null) {
      return Optional.of(node);
    }
    if (!driver.obstacle().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(connections.nodeBelow(driver.host(), driver.port(), exchange));
    } catch (IOException e) {
      LOG.warn("the driver cannot be connected to, Spark's RPC takes its place: {}", e.toString());
      return Optional.empty();
    }
  }

  /** Takes in what other nodes of this host say, until a condition holds or for a little while. */
  static void watch(BooleanSupplier condition) {
    NodeConnections open = connections;
    if (open != null) {
      open.watch(condition);
    }
  }

  /** Whether weights and sums go by memory that processes of one host share, by any of them. */
  public static boolean sharesMemory() {
    NodeConnections open = connections;
    return open != null && open.sharesMemory();
  }

  /** What to say of tasks that came by Spark's RPC. */
  static String whyNoConnection() {
    return driver.obstacle().isEmpty()
        ? String.format(
            "executors cannot connect to port %d of %s; weights and sums go by Spark's RPC, which is"
                + " slower (%s names a port that they can)",
            driver.port(), driver.host(), PORT)
        : "weights and sums go by Spark's RPC, which is slower: " + driver.obstacle();
  }

  /** Sends a message to the driver by Spark's RPC and returns its answer. */
  static byte[] ask(byte[] message) throws Exception {
    return (byte[]) context.ask(message);
  }
}
