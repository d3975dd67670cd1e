package io.kindling.spark.resident;

import io.kindling.spark.resident.ResidentMessage.End;
import io.kindling.spark.transport.Arrival;
import io.kindling.spark.transport.Link;
import io.kindling.spark.transport.Receiver;
import io.kindling.spark.transport.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;

/** The connections of this JVM's nodes to those of others. */
final class NodeConnections implements Receiver, AutoCloseable {

  private final Transport transport;

  /** Of the JVM that Spark's environment is set up in. */
  NodeConnections(SparkConf conf) {
    this.transport = new Transport(conf, SparkEnv.get().securityManager(), this);
  }

  /**
   * Lets others connect.
   *
   * @param port 0 for any that is free
   * @return the port
   */
  int serve(String host, int port) {
    return transport.serve(host, port);
  }

  /**
   * This JVM's node of an exchange: that which there is, or a new one below that of another JVM.
   *
   * @throws IOException if that cannot be reached
   */
  Node nodeBelow(String host, int port, UUID exchange) throws IOException, InterruptedException {
    Link parent = transport.connect(host, port);
    synchronized (this) {
      Node node = Node.inThisJvm(exchange);
      return node != null ? node : new ExecutorNode(exchange, parent);
    }
  }

  @Override
  public Arrival begin(Link from, ByteBuffer header) {
    Node node = Node.inThisJvm(ResidentMessage.exchange(header));
    if (node == null) {
      return unknown(from, header);
    }
    try {
      return node.begin(from, header);
    } catch (Throwable e) {
      // Not Exception: memory may run out here.
      node.fail(e);
      return Arrival.unwanted(() -> {});
    }
  }

  /** Of an exchange that is over here, and may not be there. */
  private static Arrival unknown(Link from, ByteBuffer header) {
    UUID exchange = ResidentMessage.exchange(header);
    boolean isUpwards = ResidentMessage.isUpwards(header);
    return Arrival.unwanted(
        () -> {
          if (isUpwards) {
            from.send(new End().header(exchange), List.of());
          }
        });
  }

  @Override
  public void lost(Link link) {
    Node.all().forEach(node -> node.lost(link));
  }

  @Override
  public void close() {
    transport.close();
  }
}
