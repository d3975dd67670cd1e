package io.kindling.spark.transport;

import java.nio.ByteBuffer;

/**
 * Handles the messages that arrive. Called by the single thread of a connection, so its methods
 * must not block.
 */
public interface Receiver {

  /**
   * Handles the start of a message.
   *
   * @param from the connection on which it arrives, and on which an answer can be sent
   * @param header the bytes before the floats, little-endian; valid until this method returns
   * @return the destination of the message's floats
   */
  IncomingFloats begin(Link from, ByteBuffer header);

  /**
   * Handles the loss of a connection. Messages that were still arriving on it are lost. May be
   * called more than once.
   */
  void lost(Link link);
}
