package io.kindling.spark.transport;

import io.kindling.InvalidInputException;
import io.netty.channel.Channel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * The connections of one JVM to others of its application, over Spark's own transport library,
 * which authenticates with the application's secret and encrypts if Spark is set to.
 */
public final class Transport implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Transport.class);

  /** Name of the transport's settings: {@code spark.kindling.io.…}. */
  private static final String MODULE = "kindling";

  /** Setting that allows processes of one host to share memory, where no encryption is needed. */
  private static final String SHARED_MEMORY = "spark.kindling.sharedMemory";

  /** Time in nanoseconds without a message after which a waiting thread stops polling the rings. */
  private static final long WATCH_NANOS = 100_000;

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
  private final boolean sharesMemory;
  private final Map<Channel, TransportLink> links = new ConcurrentHashMap<>();

  /** The ring pairs of all links that share memory. */
  private final List<RingPair> rings = new CopyOnWriteArrayList<>();

  private final AtomicBoolean isWatched = new AtomicBoolean();
  private TransportServer server;

  /**
   * Creates a transport without any open port or connection.
   *
   * @param receiver handles the messages that arrive
   * @throws InvalidInputException if {@code spark.kindling.sharedMemory} is neither true nor false
   */
  public Transport(SparkConf conf, SecurityManager security, Receiver receiver) {
    Map<String, String> values = new HashMap<>(DEFAULTS);
    for (Tuple2<String, String> setting : conf.getAll()) {
      values.put(setting._1(), setting._2());
    }
    this.settings = new TransportConf(MODULE, new MapConfigProvider(values));
    this.security = security;
    this.sharesMemory = isAllowed(conf) && !security.isEncryptionEnabled();
    this.receiver = receiver;
    this.context = new TransportContext(settings, new Messages());
    this.clients =
        context.createClientFactory(
            security.isAuthenticationEnabled()
                ? List.of(new AuthClientBootstrap(settings, security.getSaslUser(), security))
                : List.of());
  }

  private static boolean isAllowed(SparkConf conf) {
    String value = conf.get(SHARED_MEMORY, "true");
    if (!value.equals("true") && !value.equals("false")) {
      throw new InvalidInputException(SHARED_MEMORY + " is " + value + "; expected true or false");
    }
    return value.equals("true");
  }

  /**
   * Lets others connect.
   *
   * @param host the host name or address to bind
   * @param port the port to bind; 0 for any free port
   * @return the port that was bound
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

  /**
   * Returns the connection to the JVM that serves this address: the existing one, or a new one.
   *
   * @throws IOException if the JVM cannot be connected to
   */
  public Link connect(String host, int port) throws IOException, InterruptedException {
    TransportLink link = link(clients.createClient(host, port));
    if (sharesMemory) {
      link.share(receiver).ifPresent(rings::add);
    }
    return link;
  }

  /**
   * Receives messages of processes of this host in the calling thread, which is faster than to be
   * woken, until a condition holds or no message has arrived for {@link #WATCH_NANOS}. Returns at
   * once if another thread already does so.
   */
  @SuppressWarnings("ThreadPriorityCheck") // It only affects how soon other threads get a core.
  public void watch(BooleanSupplier condition) {
    if (rings.isEmpty() || !isWatched.compareAndSet(false, true)) {
      return;
    }
    List<RingPair> watched = List.copyOf(rings);
    watched.forEach(RingPair::watch);
    try {
      long since = System.nanoTime();
      while (!condition.getAsBoolean() && System.nanoTime() - since < WATCH_NANOS) {
        boolean isAny = false;
        for (RingPair each : watched) {
          isAny |= each.poll();
        }
        if (isAny) {
          since = System.nanoTime();
        } else {
          Thread.yield();
        }
      }
    } finally {
      isWatched.set(false);
      watched.forEach(RingPair::unwatch);
    }
  }

  /** Returns whether messages to any process go through shared memory. */
  public boolean sharesMemory() {
    return !rings.isEmpty();
  }

  private TransportLink link(TransportClient client) {
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
      IncomingFloats arrival = receiver.begin(link(client), header.order(ByteOrder.LITTLE_ENDIAN));
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
          // The loss of the connection is reported separately.
        }
      };
    }

    @Override
    public void channelInactive(TransportClient client) {
      TransportLink link = links.remove(client.getChannel());
      if (link != null) {
        link.rings()
            .ifPresent(
                pair -> {
                  pair.close();
                  rings.remove(pair);
                });
        receiver.lost(link);
      }
    }

    @Override
    public void receive(TransportClient client, ByteBuffer message, RpcResponseCallback callback) {
      ByteBuffer answer = ByteBuffer.allocate(0);
      if (sharesMemory) {
        try {
          SharedMemory memory = SharedMemory.open(message);
          rings.add(link(client).share(memory, receiver));
          answer = memory.answer();
        } catch (SharedMemory.NoneException e) {
          LOG.debug("no memory to share with {}: {}", client.getSocketAddress(), e.getMessage());
        }
      }
      callback.onSuccess(answer);
    }

    /** Handles a wake-up from the other process. */
    @Override
    public void receive(TransportClient client, ByteBuffer nothing) {
      link(client).rings().ifPresent(RingPair::serve);
    }

    @Override
    public StreamManager getStreamManager() {
      return nothing;
    }
  }
}
