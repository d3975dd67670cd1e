package io.kindling.spark.transport;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;

/** A connection to another JVM. Messages arrive in the order in which they were sent, or not. */
public interface Link {

  /**
   * Sends a message, and does not wait. Where it does not arrive, both ends are told of the lost
   * connection by {@link Receiver#lost}.
   *
   * @param header what stands before the floats, little-endian
   * @param floats stretches of arrays, not copied: what is sent is what stands there when the
   *     network takes it
   */
  void send(ByteBuffer header, List<FloatBuffer> floats);

  /** Cuts the connection. */
  void close();
}
