package io.kindling.spark.transport;

import java.nio.ByteBuffer;

/** A connection to another JVM. Messages arrive in the order in which they were sent, or not. */
public interface Link {

  /**
   * Sends a message, and does not wait. Where it does not arrive, both ends are told of the lost
   * connection by {@link Receiver#lost}.
   *
   * @param header what stands before the floats, little-endian
   * @param payload not copied: what is sent is what stands there when the network takes it
   */
  void send(ByteBuffer header, Payload payload);

  /** Cuts the connection. */
  void close();
}
