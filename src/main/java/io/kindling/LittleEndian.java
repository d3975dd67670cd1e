package io.kindling;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Arrays of floats as bytes, IEEE 754, little-endian: in files because formats say so, between JVMs
 * because Java serializes a {@code float[]} number by number and bytes in a tenth of the time.
 */
public final class LittleEndian {

  private LittleEndian() {}

  /** A buffer of the given length. */
  public static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A buffer over the bytes, which are not copied. */
  public static ByteBuffer over(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The floats as bytes. */
  public static byte[] bytes(float[] values) {
    ByteBuffer buffer = buffer(Math.multiplyExact(values.length, Float.BYTES));
    put(buffer, values);
    return buffer.array();
  }

  /** Writes the floats at the buffer's position, and moves that behind them. */
  public static void put(ByteBuffer buffer, float[] values) {
    buffer.asFloatBuffer().put(values);
    buffer.position(buffer.position() + values.length * Float.BYTES);
  }

  /** Reads so many floats at the buffer's position, and moves that behind them. */
  public static float[] floats(ByteBuffer buffer, int count) {
    float[] values = new float[count];
    buffer.asFloatBuffer().get(values);
    buffer.position(buffer.position() + count * Float.BYTES);
    return values;
  }
}
