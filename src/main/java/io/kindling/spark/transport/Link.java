package io.kindling.spark.transport;

import java.nio.ByteBuffer;

/**
 * A connection to another JVM. Messages arrive in the order in which they were sent, or not at all.
 */
public interface Link {

  /**
   * Sends a message without waiting. If it does not arrive, {@link Receiver#lost} reports the lost
   * connection at both ends.
   *
   * @param header the bytes before the floats, little-endian
   * @param payload the floats; not copied, but read when the network accepts them
   */
  void send(ByteBuffer header, Payload payload);

  /** Closes the connection. */
  void close();
}
