package io.kindling;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * Arrays of floats as bytes, IEEE 754, little-endian: in files because formats say so, between JVMs
 * because Java serializes a {@code float[]} number by number and bytes in a tenth of the time.
 */
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

  /** A buffer over the bytes, which are not copied. */
  public static ByteBuffer over(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The floats as bytes. */
  public static byte[] bytes(float[] values) {
    return packed(Math.multiplyExact(values.length, Float.BYTES), buffer -> put(buffer, values));
  }

  /** Writes the floats at the buffer's position, and moves that behind them. */
  public static void put(ByteBuffer buffer, float[] values) {
    buffer.asFloatBuffer().put(values);
    buffer.position(buffer.position() + values.length * Float.BYTES);
  }

  /** Reads so many floats at the buffer's position, and moves that behind them. */
  public static float[] floats(ByteBuffer buffer, int count) {
    float[] values = new float[count];
    fill(values, buffer);
    return values;
  }

  /**
   * Reads floats at the buffer's position, as many as there is room for, and moves it behind them.
   */
  public static void fill(float[] values, ByteBuffer buffer) {
    buffer.asFloatBuffer().get(values);
    buffer.position(buffer.position() + values.length * Float.BYTES);
  }
}
