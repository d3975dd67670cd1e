package io.kindling.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/** Numbers as little-endian bytes, whole arrays of floats at a time. */
public final class LittleEndian {

  private LittleEndian() {}

  /**
   * So many bytes.
   *
   * @param content writes them
   */
  public static byte[] packed(int length, Consumer<ByteBuffer> content) {
    byte[] bytes = new byte[length];
    content.accept(over(bytes));
    return bytes;
  }

  /** Returns a buffer over the bytes, which are not copied. */
  public static ByteBuffer over(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns the floats as bytes. */
  public static byte[] bytes(float[] values) {
    return packed(
        Math.multiplyExact(values.length, Float.BYTES),
        buffer -> FloatFormat.FLOAT32.put(values, 0, values.length, buffer));
  }

  /** Reads so many floats at the buffer's position, and moves that behind them. */
  public static float[] floats(ByteBuffer buffer, int count) {
    float[] values = new float[count];
    FloatFormat.FLOAT32.get(buffer, values, 0, count);
    return values;
  }
}
