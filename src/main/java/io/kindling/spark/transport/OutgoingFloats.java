package io.kindling.spark.transport;

import io.kindling.codec.FloatFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/** A message's floats on their way out of their arrays, which are read as late as can be. */
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

  /** How many bytes all of them take. */
  long bytes() {
    return bytes;
  }

  /** Puts into a buffer as many of the next floats as it has room for, little-endian. */
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
