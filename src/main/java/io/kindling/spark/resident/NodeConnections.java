package io.kindling.spark.resident;

import io.kindling.spark.resident.ResidentMessage.End;
import io.kindling.spark.transport.IncomingFloats;
import io.kindling.spark.transport.Link;
import io.kindling.spark.transport.Payload;
import io.kindling.spark.transport.Receiver;
import io.kindling.spark.transport.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections from this JVM's nodes to the nodes of other JVMs. */
final class NodeConnections implements Receiver, Connector, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NodeConnections.class);

  /**
   * Number of ports after the driver's that an executor tries to listen on; Spark tries as many.
   */
  private static final int PORTS = 16;

  private final Transport transport;

  /** Threads that open connections, because opening one takes time and nodes must not wait. */
  private final ExecutorService connector =
      Executors.newCachedThreadPool(
          run -> {
            Thread thread = new Thread(run, "kindling-connecting");
            thread.setDaemon(true);
            return thread;
          });

  private boolean isDriver;

  /** Address on which this executor listens; {@link Address#NONE} if it does not listen. */
  private Address address = Address.NONE;

  /** Creates the connections of this JVM, in which Spark's environment is set up. */
  NodeConnections(SparkConf conf) {
    this.transport = new Transport(conf, SparkEnv.get().securityManager(), this);
  }

  /**
   * Lets executors connect to this JVM, the driver.
   *
   * @param port the port to listen on; 0 for any free port
   * @return the port that was bound
   */
  int serve(String host, int port) {
    isDriver = true;
    return transport.serve(host, port);
  }

  /**
   * Lets other executors connect to this executor, at the host of its block manager. If no port can
   * be bound, logs a warning, and the executor has no children in the tree.
   *
   * @param port 0 for any free port; otherwise the first free port of the {@link #PORTS} after this
   *     one is taken
   */
  void serveExecutors(int port) {
    String host = SparkEnv.get().blockManager().blockManagerId().host();
    for (int tried = 1; tried <= (port == 0 ? 1 : PORTS); tried++) {
      int wanted = port == 0 ? 0 : port + tried;
      try {
        address = new Address(host, transport.serve(host, wanted));
        return;
      } catch (Exception e) {
        // Exception, not RuntimeException: Netty throws checked exceptions that it does not
        // declare, such as BindException.
        LOG.debug("cannot listen on {}: {}", new Address(host, wanted), e.toString());
      }
    }
    LOG.warn("this executor could not listen on any port, so it has no children in the tree");
  }

  /**
   * Returns this JVM's node of an exchange. Creates it, as a child of the driver's node, if there
   * is none.
   *
   * @throws IOException if the driver cannot be reached
   */
  Node nodeBelow(String host, int port, UUID exchange) throws IOException, InterruptedException {
    Link driver = transport.connect(host, port);
    synchronized (this) {
      Node node = Node.inThisJvm(exchange);
      return node != null ? node : new ExecutorNode(exchange, driver, address, this);
    }
  }

  @Override
  public void connect(Address to, Consumer<Optional<Link>> then) {
    connector.execute(
        () -> {
          Optional<Link> link = Optional.empty();
          try {
            link = Optional.of(transport.connect(to.host(), to.port()));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (Exception e) {
            // Exception, not IOException: a rejected secret is not reported as an IOException.
            LOG.warn("{} cannot be connected to: {}", to, e.toString());
          }
          then.accept(link);
        });
  }

  /** Calls {@link Transport#watch}. */
  void watch(BooleanSupplier condition) {
    transport.watch(condition);
  }

  /** Calls {@link Transport#sharesMemory}. */
  boolean sharesMemory() {
    return transport.sharesMemory();
  }

  @Override
  public IncomingFloats begin(Link from, ByteBuffer header) {
    Node node = Node.inThisJvm(MessageFormat.exchangeId(header));
    if (node == null) {
      return unknown(from, header);
    }
    try {
      return node.begin(from, header);
    } catch (Throwable e) {
      // Throwable, not Exception: memory may run out here.
      node.fail(e);
      return IncomingFloats.unwanted(() -> {});
    }
  }

  /** Handles a message of an exchange that has ended in this JVM but perhaps not at the sender. */
  private IncomingFloats unknown(Link from, ByteBuffer header) {
    UUID exchange = MessageFormat.exchangeId(header);
    boolean isUpward = MessageFormat.isUpward(header);
    return IncomingFloats.unwanted(
        () -> {
          if (isUpward && isDriver) {
            from.send(new End().header(exchange), Payload.NONE);
          } else if (isUpward) {
            // Only the driver knows whether the exchange has ended; if not, it gives that node
            // another parent.
            from.close();
          }
        });
  }

  @Override
  public void lost(Link link) {
    Node.all().forEach(node -> node.lost(link));
  }

  @Override
  public void close() {
    connector.shutdownNow();
    transport.close();
  }
}
