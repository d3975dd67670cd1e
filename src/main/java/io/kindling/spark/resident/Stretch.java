package io.kindling.spark.resident;

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
record Stretch(int from, int to) {

  /** In a header. */
  static final int LENGTH = 2 * Integer.BYTES;

  /** Floats of a part: enough that a message costs little besides. */
  static final int PART = ExchangeCost.PART_BYTES / Float.BYTES;

  /** An array of this length in one. */
  static Stretch whole(int length) {
    return new Stretch(0, length);
  }

  /** Arrays of this length in parts, those that end at a given place or before. */
  static List<Stretch> parts(int length, int end) {
    List<Stretch> parts = new ArrayList<>();
    int from = 0;
    do {
      int to = Math.min(length, from + PART);
      if (to > end) {
        return parts;
      }
      parts.add(new Stretch(from, to));
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

  static Stretch read(ByteBuffer header) {
    return new Stretch(header.getInt(), header.getInt());
  }
}
