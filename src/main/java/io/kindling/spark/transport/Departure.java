package io.kindling.spark.transport;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/** A message's floats on their way out of their arrays, which are read as late as can be. */
final class Departure {

  private final List<FloatBuffer> floats;
  private final long bytes;
  private int next;

  /**
   * @param floats stretches of arrays, one after the other, not copied
   */
  Departure(List<FloatBuffer> floats) {
    this.floats = floats.stream().map(FloatBuffer::duplicate).toList();
    this.bytes = bytes(floats);
  }

  /** How many bytes they take. */
  static long bytes(List<FloatBuffer> floats) {
    return Float.BYTES * floats.stream().mapToLong(FloatBuffer::remaining).sum();
  }

  /** How many bytes all of them take. */
  long bytes() {
    return bytes;
  }

  /** Puts into a buffer as many of the next floats as it has room for, little-endian. */
  void put(ByteBuffer target) {
    target.order(ByteOrder.LITTLE_ENDIAN);
    while (target.remaining() >= Float.BYTES && next < floats.size()) {
      FloatBuffer source = floats.get(next);
      int taken = Math.min(target.remaining() / Float.BYTES, source.remaining());
      target.asFloatBuffer().put(source.array(), source.arrayOffset() + source.position(), taken);
      target.position(target.position() + taken * Float.BYTES);
      source.position(source.position() + taken);
      if (!source.hasRemaining()) {
        next++;
      }
    }
  }
}
