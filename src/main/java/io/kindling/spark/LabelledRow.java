package io.kindling.spark;

import io.kindling.LittleEndian;
import io.kindling.Sha256;
import io.kindling.data.RowChecksum;
import java.nio.ByteBuffer;

/**
 * An example of a program's own, on its way to the shard that it belongs to.
 *
 * <p>Packed, little-endian: the class (32-bit integer), how much it counts and its features (32-bit
 * floats).
 */
public final class LabelledRow {

  private static final int HEADER = Integer.BYTES + Float.BYTES;

  private final float[] features;
  private final int label;
  private final float weight;

  /**
   * @param features raw; not copied
   * @param label the class
   * @param weight how much it counts
   */
  public LabelledRow(float[] features, int label, float weight) {
    this.features = features;
    this.label = label;
    this.weight = weight;
  }

  /** The features, raw: the very array. */
  float[] features() {
    return features;
  }

  /** The class. */
  int label() {
    return label;
  }

  /** How much it counts. */
  float weight() {
    return weight;
  }

  /** As bytes. */
  byte[] pack() {
    byte[] bytes = new byte[HEADER + Float.BYTES * features.length];
    ByteBuffer buffer = LittleEndian.over(bytes).putInt(label).putFloat(weight);
    buffer.asFloatBuffer().put(features);
    return bytes;
  }

  /** From what {@link #pack} makes: the features are copied to the target, the rest is returned. */
  static LabelledRow unpack(byte[] bytes, float[] target, int offset) {
    ByteBuffer buffer = LittleEndian.over(bytes);
    int label = buffer.getInt();
    float weight = buffer.getFloat();
    buffer.asFloatBuffer().get(target, offset, (bytes.length - HEADER) / Float.BYTES);
    return new LabelledRow(target, label, weight);
  }

  /** The checksum of a packed row. */
  static long checksum(byte[] packed, RowChecksum checksum) {
    checksum.add(packed, 0, packed.length);
    return checksum.end();
  }

  /**
   * Where a packed row stands among others: the first 64 bits of its SHA-256, which are spread
   * evenly over all numbers.
   */
  static long rank(byte[] packed) {
    return Long.parseUnsignedLong(new Sha256().add(packed).hex().substring(0, 16), 16);
  }
}
