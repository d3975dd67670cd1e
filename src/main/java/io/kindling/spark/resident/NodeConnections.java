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

/** The connections of this JVM's nodes to those of others. */
final class NodeConnections implements Receiver, Neighbours, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NodeConnections.class);

  /** How many ports behind the driver's are tried for an executor: as many as Spark tries. */
  private static final int PORTS = 16;

  private final Transport transport;

  /** Connects, which takes its time, for nodes that must not wait. */
  private final ExecutorService connecting =
      Executors.newCachedThreadPool(
          run -> {
            Thread thread = new Thread(run, "kindling-connecting");
            thread.setDaemon(true);
            return thread;
          });

  private boolean isDriver;

  /** Where an executor listens, if it does. */
  private Address address = Address.NONE;

  /** Of the JVM that Spark's environment is set up in. */
  NodeConnections(SparkConf conf) {
    this.transport = new Transport(conf, SparkEnv.get().securityManager(), this);
  }

  /**
   * Lets others connect to the driver.
   *
   * @param port 0 for any that is free
   * @return the port
   */
  int serve(String host, int port) {
    isDriver = true;
    return transport.serve(host, port);
  }

  /**
   * Lets other executors connect to this one, as its shuffle does, where that can be.
   *
   * @param port 0 for any that is free; otherwise the first of those behind it that is
   */
  void serveExecutors(int port) {
    String host = SparkEnv.get().blockManager().blockManagerId().host();
    for (int tried = 1; tried <= (port == 0 ? 1 : PORTS); tried++) {
      int wanted = port == 0 ? 0 : port + tried;
      try {
        address = new Address(host, transport.serve(host, wanted));
        return;
      } catch (Exception e) {
        // Not RuntimeException: Netty throws what it declares nowhere, such as BindException.
        LOG.debug("cannot listen on {}: {}", new Address(host, wanted), e.toString());
      }
    }
    LOG.warn("this executor could not listen, so that no other is below it in the tree");
  }

  /**
   * This JVM's node of an exchange: that which there is, or a new one below that of the driver.
   *
   * @throws IOException if that cannot be reached
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
    connecting.execute(
        () -> {
          Optional<Link> link = Optional.empty();
          try {
            link = Optional.of(transport.connect(to.host(), to.port()));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (Exception e) {
            // Not IOException: a refusal of the secret is none.
            LOG.warn("{} cannot be connected to: {}", to, e.toString());
          }
          then.accept(link);
        });
  }

  /** {@link Transport#watch}. */
  void watch(BooleanSupplier condition) {
    transport.watch(condition);
  }

  /** {@link Transport#sharesMemory}. */
  boolean sharesMemory() {
    return transport.sharesMemory();
  }

  @Override
  public IncomingFloats begin(Link from, ByteBuffer header) {
    Node node = Node.inThisJvm(MessageFormat.exchange(header));
    if (node == null) {
      return unknown(from, header);
    }
    try {
      return node.begin(from, header);
    } catch (Throwable e) {
      // Not Exception: memory may run out here.
      node.fail(e);
      return IncomingFloats.unwanted(() -> {});
    }
  }

  /** Of an exchange that is over here, and may not be there. */
  private IncomingFloats unknown(Link from, ByteBuffer header) {
    UUID exchange = MessageFormat.exchange(header);
    boolean isUpwards = MessageFormat.isUpwards(header);
    return IncomingFloats.unwanted(
        () -> {
          if (isUpwards && isDriver) {
            from.send(new End().header(exchange), Payload.NONE);
          } else if (isUpwards) {
            // The driver knows whether it is over, and gives that node another one above it.
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
    connecting.shutdownNow();
    transport.close();
  }
}
