package io.kindling.spark.resident;

import io.kindling.codec.FloatFormat;
import io.kindling.spark.ExchangeCost;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Floats from … to − 1 of arrays that travel in parts. In a header two 32-bit integers.
 *
 * <p>A node hands a part on while the next one arrives, so that long arrays take hardly more time
 * through many levels of a tree than through one.
 */
record Chunk(int from, int to) {

  /** In a header. */
  static final int LENGTH = 2 * Integer.BYTES;

  /** An array of this length in one. */
  static Chunk whole(int length) {
    return new Chunk(0, length);
  }

  /** Floats of a part: enough that a message costs little besides. */
  static int part(FloatFormat format) {
    return ExchangeCost.PART_BYTES / format.bytes();
  }

  /**
   * Arrays of this length in parts, those that end at a given place or before.
   *
   * @param format what they travel as
   */
  static List<Chunk> parts(int length, int end, FloatFormat format) {
    int part = part(format);
    List<Chunk> parts = new ArrayList<>();
    int from = 0;
    do {
      int to = Math.min(length, from + part);
      if (to > end) {
        return parts;
      }
      parts.add(new Chunk(from, to));
      from = to;
    } while (from < end);
    return parts;
  }

  /** These floats of an array. */
  FloatBuffer of(float[] array) {
    return FloatBuffer.wrap(array, from, to - from);
  }

  void write(ByteBuffer header) {
    header.putInt(from).putInt(to);
  }

  static Chunk read(ByteBuffer header) {
    return new Chunk(header.getInt(), header.getInt());
  }
}
