package io.kindling.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/** Converts numbers to and from little-endian bytes. */
public final class LittleEndian {

  private LittleEndian() {}

  /**
   * Returns an array of bytes with the content that a function writes to it.
   *
   * @param length the number of bytes
   * @param content a function that writes to a little-endian buffer over the array
   */
  public static byte[] packed(int length, Consumer<ByteBuffer> content) {
    byte[] bytes = new byte[length];
    content.accept(over(bytes));
    return bytes;
  }

  /** Returns a little-endian buffer over the bytes, which are not copied. */
  public static ByteBuffer over(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Returns floats as bytes, 4 per value.
   *
   * @throws ArithmeticException if they take more than 2³¹ − 1 bytes
   */
  public static byte[] bytes(float[] values) {
    return packed(
        Math.multiplyExact(values.length, Float.BYTES),
        buffer -> FloatFormat.FLOAT32.put(values, 0, values.length, buffer));
  }

  /** Reads floats at the position of a little-endian buffer and advances the position. */
  public static float[] floats(ByteBuffer buffer, int count) {
    float[] values = new float[count];
    FloatFormat.FLOAT32.get(buffer, values, 0, count);
    return values;
  }
}
