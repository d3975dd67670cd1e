package io.kindling.spark.transport;

import io.kindling.codec.FloatFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/** Converts a message's floats to bytes, reading the arrays as late as possible. */
final class OutgoingFloats {

  private final List<FloatBuffer> floats;
  private final FloatFormat format;
  private final long bytes;
  private int next;

  OutgoingFloats(Payload payload) {
    this.floats = payload.cursors();
    this.format = payload.format();
    this.bytes = payload.bytes();
  }

  /** Returns the number of bytes of all floats. */
  long bytes() {
    return bytes;
  }

  /** Writes as many of the next floats as fit into a buffer, little-endian. */
  void put(ByteBuffer target) {
    target.order(ByteOrder.LITTLE_ENDIAN);
    while (target.remaining() >= format.bytes() && next < floats.size()) {
      FloatBuffer source = floats.get(next);
      int taken = Math.min(target.remaining() / format.bytes(), source.remaining());
      format.put(source.array(), source.arrayOffset() + source.position(), taken, target);
      source.position(source.position() + taken);
      if (!source.hasRemaining()) {
        next++;
      }
    }
  }
}
