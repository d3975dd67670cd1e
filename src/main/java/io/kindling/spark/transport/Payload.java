package io.kindling.spark.transport;

import io.kindling.codec.FloatFormat;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * A message's floats.
 *
 * @param floats stretches of arrays, one after the other, not copied
 * @param format what they travel as
 */
public record Payload(List<FloatBuffer> floats, FloatFormat format) {

  /** No floats. */
  public static final Payload NONE = new Payload(List.of(), FloatFormat.FLOAT32);

  /** How many bytes they travel as. */
  public long bytes() {
    return format.bytes() * floats.stream().mapToLong(FloatBuffer::remaining).sum();
  }

  /** The same stretches with positions of their own, which move as floats are taken or put. */
  List<FloatBuffer> cursors() {
    return floats.stream().map(FloatBuffer::duplicate).toList();
  }
}
