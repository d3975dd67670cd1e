package io.kindling.codec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A message in the making, in Protocol Buffers' wire format: fields, each a key (number · 8 + wire
 * type) and a value. Which number means what is said where a message is written.
 */
public final class Protobuf {

  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED_32 = 5;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Adds a whole number, 0 or more: of type int32, int64 or an enumeration. */
  public Protobuf add(int field, long value) {
    varint(((long) field << 3) | VARINT);
    varint(value);
    return this;
  }

  /** Adds a number of type float. */
  public Protobuf add(int field, float value) {
    varint(((long) field << 3) | FIXED_32);
    bytes.writeBytes(LittleEndian.bytes(new float[] {value}));
    return this;
  }

  /** Adds a number of type double. */
  public Protobuf add(int field, double value) {
    varint(((long) field << 3) | FIXED_64);
    bytes.writeBytes(doubles(value));
    return this;
  }

  /** Adds numbers of a repeated field of type double, packed. */
  public Protobuf add(int field, double[] values) {
    return add(field, doubles(values));
  }

  /** Adds a text. */
  public Protobuf add(int field, String text) {
    return add(field, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a message. */
  public Protobuf add(int field, Protobuf message) {
    return add(field, message.toBytes());
  }

  /** Adds bytes. */
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

  /** Seven bits at a time, the lowest first; the highest bit of a byte says that more follow. */
  private void varint(long value) {
    long rest = value;
    while (rest > 0x7f) {
      bytes.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }

  /** Returns the message so far. */
  public byte[] toBytes() {
    return bytes.toByteArray();
  }
}
