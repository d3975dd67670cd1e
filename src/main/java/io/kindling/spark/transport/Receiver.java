package io.kindling.spark.transport;

import java.nio.ByteBuffer;

/** What becomes of the messages that arrive. Called by a connection's one thread: never waits. */
public interface Receiver {

  /**
   * A message begins to arrive.
   *
   * @param from the connection that it comes by, and that an answer may go by
   * @param header what stands before the floats, little-endian; valid until this returns
   * @return what takes its floats in
   */
  IncomingFloats begin(Link from, ByteBuffer header);

  /** A connection is lost; what was arriving by it has not arrived. May be called again. */
  void lost(Link link);
}
