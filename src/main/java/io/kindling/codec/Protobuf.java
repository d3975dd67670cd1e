package io.kindling.codec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Builder of a message in the Protocol Buffers wire format. A message is a sequence of fields, each
 * with a key (field number · 8 + wire type) and a value. The code that builds a message defines the
 * meaning of the field numbers.
 */
public final class Protobuf {

  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED_32 = 5;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Adds a field of type int32, int64 or enum. The value must not be negative. */
  public Protobuf add(int field, long value) {
    varint(((long) field << 3) | VARINT);
    varint(value);
    return this;
  }

  /** Adds a field of type float. */
  public Protobuf add(int field, float value) {
    varint(((long) field << 3) | FIXED_32);
    bytes.writeBytes(LittleEndian.bytes(new float[] {value}));
    return this;
  }

  /** Adds a field of type double. */
  public Protobuf add(int field, double value) {
    varint(((long) field << 3) | FIXED_64);
    bytes.writeBytes(doubles(value));
    return this;
  }

  /** Adds a packed repeated field of type double. */
  public Protobuf add(int field, double[] values) {
    return add(field, doubles(values));
  }

  /** Adds a field of type string, in UTF-8. */
  public Protobuf add(int field, String text) {
    return add(field, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds an embedded message. */
  public Protobuf add(int field, Protobuf message) {
    return add(field, message.toBytes());
  }

  /** Adds a field of type bytes. */
  public Protobuf add(int field, byte[] content) {
    varint(((long) field << 3) | LENGTH_DELIMITED);
    varint(content.length);
    bytes.writeBytes(content);
    return this;
  }

  private static byte[] doubles(double... values) {
    return LittleEndian.packed(
        values.length * Double.BYTES, buffer -> buffer.asDoubleBuffer().put(values));
  }

  /**
   * Writes a varint: seven bits per byte, the lowest first. The highest bit of a byte is set if
   * more bytes follow.
   */
  private void varint(long value) {
    long rest = value;
    while (rest > 0x7f) {
      bytes.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }

  /** Returns the fields added so far, encoded. */
  public byte[] toBytes() {
    return bytes.toByteArray();
  }
}
