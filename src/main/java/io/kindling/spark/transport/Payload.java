package io.kindling.spark.transport;

import io.kindling.codec.FloatFormat;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * The floats of a message.
 *
 * @param floats views of arrays, one after the other, not copied
 * @param format the format in which the floats travel
 */
public record Payload(List<FloatBuffer> floats, FloatFormat format) {

  /** No floats. */
  public static final Payload NONE = new Payload(List.of(), FloatFormat.FLOAT32);

  /** Returns the number of bytes in which the floats travel. */
  public long bytes() {
    return format.bytes() * floats.stream().mapToLong(FloatBuffer::remaining).sum();
  }

  /**
   * Returns copies of the views with positions of their own, which advance as floats are read or
   * written.
   */
  List<FloatBuffer> cursors() {
    return floats.stream().map(FloatBuffer::duplicate).toList();
  }
}
