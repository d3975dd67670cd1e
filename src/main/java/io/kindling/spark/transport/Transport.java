package io.kindling.spark.transport;

import io.netty.channel.Channel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.StreamCallbackWithID;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.client.TransportClientFactory;
import org.apache.spark.network.crypto.AuthClientBootstrap;
import org.apache.spark.network.crypto.AuthServerBootstrap;
import org.apache.spark.network.server.OneForOneStreamManager;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.StreamManager;
import org.apache.spark.network.server.TransportServer;
import org.apache.spark.network.util.MapConfigProvider;
import org.apache.spark.network.util.TransportConf;
import scala.Tuple2;

/**
 * The connections of one JVM to others of its application: Spark's own transport, which asks for
 * the application's secret and encrypts where Spark is set to.
 */
public final class Transport implements AutoCloseable {

  /** The name of the transport's settings: {@code spark.kindling.io.…}. */
  private static final String MODULE = "kindling";

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "spark.kindling.io.connectionCreationTimeout", "10s",
          "spark.kindling.io.clientThreads", "1",
          "spark.kindling.io.serverThreads",
              String.valueOf(Math.min(8, Runtime.getRuntime().availableProcessors())));

  private final TransportConf settings;
  private final SecurityManager security;
  private final Receiver receiver;
  private final TransportContext context;
  private final TransportClientFactory clients;
  private final Map<Channel, Link> links = new ConcurrentHashMap<>();
  private TransportServer server;

  /**
   * Opens no port and no connection yet.
   *
   * @param receiver is given what arrives
   */
  public Transport(SparkConf conf, SecurityManager security, Receiver receiver) {
    Map<String, String> values = new HashMap<>(DEFAULTS);
    for (Tuple2<String, String> setting : conf.getAll()) {
      values.put(setting._1(), setting._2());
    }
    this.settings = new TransportConf(MODULE, new MapConfigProvider(values));
    this.security = security;
    this.receiver = receiver;
    this.context = new TransportContext(settings, new Messages());
    this.clients =
        context.createClientFactory(
            security.isAuthenticationEnabled()
                ? List.of(new AuthClientBootstrap(settings, security.getSaslUser(), security))
                : List.of());
  }

  /**
   * Lets others connect.
   *
   * @param port 0 for any that is free
   * @return the port
   */
  public int serve(String host, int port) {
    server =
        context.createServer(
            host,
            port,
            security.isAuthenticationEnabled()
                ? List.of(new AuthServerBootstrap(settings, security))
                : List.of());
    return server.getPort();
  }

  /** The connection to a JVM that serves there: that which there is, or else a new one. */
  public Link connect(String host, int port) throws IOException, InterruptedException {
    return link(clients.createClient(host, port));
  }

  private Link link(TransportClient client) {
    return links.computeIfAbsent(
        client.getChannel(), channel -> new TransportLink(client, receiver::lost));
  }

  @Override
  public void close() {
    clients.close();
    if (server != null) {
      server.close();
    }
    context.close();
  }

  private final class Messages extends RpcHandler {

    private final StreamManager nothing = new OneForOneStreamManager();

    @Override
    public StreamCallbackWithID receiveStream(
        TransportClient client, ByteBuffer header, RpcResponseCallback callback) {
      Arrival arrival = receiver.begin(link(client), header.order(ByteOrder.LITTLE_ENDIAN));
      return new StreamCallbackWithID() {
        @Override
        public String getID() {
          return MODULE;
        }

        @Override
        public void onData(String id, ByteBuffer bytes) {
          arrival.take(bytes);
        }

        @Override
        public void onComplete(String id) {
          arrival.complete();
        }

        @Override
        public void onFailure(String id, Throwable cause) {
          // The connection is lost, which is told of by itself.
        }
      };
    }

    @Override
    public void channelInactive(TransportClient client) {
      Link link = links.remove(client.getChannel());
      if (link != null) {
        receiver.lost(link);
      }
    }

    @Override
    public void receive(TransportClient client, ByteBuffer message, RpcResponseCallback callback) {
      throw new UnsupportedOperationException();
    }

    @Override
    public StreamManager getStreamManager() {
      return nothing;
    }
  }
}
