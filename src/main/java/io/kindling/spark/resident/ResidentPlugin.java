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
 * Spark plugin that connects resident tasks with the driver, with the authentication and encryption
 * of Spark's settings. Executors open connections of their own to a port of the driver; where that
 * is not possible, messages go through Spark's RPC. The plugin also publishes the progress of a
 * training in Spark's metrics system and reduces the log output of executors.
 *
 * <p>Enable it by {@code spark.plugins}.
 */
public final class ResidentPlugin implements SparkPlugin {

  private static final Logger LOG = LoggerFactory.getLogger(ResidentPlugin.class);

  /** Setting of the driver's port for executors: a port, 0 for any free port, or {@link #NONE}. */
  private static final String PORT = "spark.kindling.port";

  /** Value of {@link #PORT} that turns connections off. */
  private static final String NONE = "none";

  private static final String TLS = "spark.ssl.rpc.enabled";

  /** This executor's access to Spark's RPC; null until the plugin has started. */
  private static volatile PluginContext context;

  /** The connections of this JVM; null where there are none. */
  private static volatile NodeConnections connections;

  /** Address of the driver as sent to executors, or the reason why the driver does not listen. */
  private static volatile Driver driver = new Driver("", 0, "the plugin has not started");

  /**
   * Address of the driver.
   *
   * @param obstacle the reason why it cannot be connected to; empty if it can
   */
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

  /** Creates the plugin; called by Spark. */
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
    // Spark 3.5 has no TLS for its transport library, and later versions pass it the keys in
    // another way.
    if (conf.getBoolean(TLS, false)) {
      return new Driver("", 0, TLS + " is true");
    }
    String host = conf.get("spark.driver.host");
    connections = new NodeConnections(conf);
    try {
      String address = conf.get("spark.driver.bindAddress", host);
      return new Driver(host, connections.serve(address, conf.getInt(PORT, 0)), "");
    } catch (Exception e) {
      // Exception, not RuntimeException: Netty throws checked exceptions that it does not declare,
      // such as BindException.
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
        ExecutorLogging.reduce(pluginContext.conf());
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
   * Returns this JVM's node of an exchange; empty if the driver cannot be connected to, so that its
   * tasks have to {@link #ask}.
   */
  static Optional<Node> node(UUID exchangeId) throws InterruptedException {
    Node node = Node.inThisJvm(exchangeId);
    if (node != null) {
      return Optional.of(node);
    }
    if (!driver.obstacle().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(connections.nodeBelow(driver.host(), driver.port(), exchangeId));
    } catch (IOException e) {
      LOG.warn(
          "cannot connect to the driver; messages go through Spark's RPC instead: {}",
          e.toString());
      return Optional.empty();
    }
  }

  /**
   * Receives messages of other nodes of this host until a condition holds or a short time has
   * passed.
   */
  static void watch(BooleanSupplier condition) {
    NodeConnections open = connections;
    if (open != null) {
      open.watch(condition);
    }
  }

  /** Returns whether any process on this host exchanges weights and sums through shared memory. */
  public static boolean sharesMemory() {
    NodeConnections open = connections;
    return open != null && open.sharesMemory();
  }

  /** Returns the warning for tasks that use Spark's RPC. */
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
