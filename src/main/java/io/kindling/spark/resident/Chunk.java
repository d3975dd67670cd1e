package io.kindling.spark.resident;

import io.kindling.codec.FloatFormat;
import io.kindling.spark.ExchangeCost;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The floats with indices {@code from} to {@code to - 1} of arrays that travel in chunks. A header
 * holds the two indices as 32-bit integers.
 *
 * <p>A node forwards a chunk while the next one arrives, so that long arrays take hardly more time
 * through many levels of a tree than through one.
 */
record Chunk(int from, int to) {

  /** Number of bytes in a header. */
  static final int LENGTH = 2 * Integer.BYTES;

  /** Returns one chunk for a whole array of the given length. */
  static Chunk whole(int length) {
    return new Chunk(0, length);
  }

  /**
   * Returns the number of floats in a chunk: large enough that the cost per message hardly matters.
   */
  static int size(FloatFormat format) {
    return ExchangeCost.CHUNK_BYTES / format.bytes();
  }

  /**
   * Returns the chunks of arrays of the given length that end at or before a given index.
   *
   * @param format the format in which the floats travel
   */
  static List<Chunk> split(int length, int end, FloatFormat format) {
    int size = size(format);
    List<Chunk> chunks = new ArrayList<>();
    int from = 0;
    do {
      int to = Math.min(length, from + size);
      if (to > end) {
        return chunks;
      }
      chunks.add(new Chunk(from, to));
      from = to;
    } while (from < end);
    return chunks;
  }

  /** Returns a view of this chunk of an array. */
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
