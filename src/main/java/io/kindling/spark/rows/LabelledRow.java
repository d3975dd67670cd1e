package io.kindling.spark.rows;

import io.kindling.codec.LittleEndian;
import io.kindling.codec.Sha256;
import io.kindling.data.RowChecksum;
import java.nio.ByteBuffer;

/**
 * An example of a program's own, on its way to the shard that it belongs to.
 *
 * <p>Packed, little-endian: the class (32-bit integer), how much it counts (32-bit float) and its
 * features (64-bit floats).
 */
public final class LabelledRow {

  private static final int HEADER = Integer.BYTES + Float.BYTES;

  private final double[] features;
  private final int label;
  private final float weight;

  /**
   * @param features raw; not copied
   * @param label the class
   * @param weight how much it counts
   */
  public LabelledRow(double[] features, int label, float weight) {
    this.features = features;
    this.label = label;
    this.weight = weight;
  }

  /** The features, raw: the very array. */
  double[] features() {
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
    byte[] bytes = new byte[HEADER + Double.BYTES * features.length];
    ByteBuffer buffer = LittleEndian.over(bytes).putInt(label).putFloat(weight);
    buffer.asDoubleBuffer().put(features);
    return bytes;
  }

  /** From what {@link #pack} makes: the features are copied to the target, the rest is returned. */
  static LabelledRow unpack(byte[] bytes, double[] target, int offset) {
    ByteBuffer buffer = LittleEndian.over(bytes);
    int label = buffer.getInt();
    float weight = buffer.getFloat();
    buffer.asDoubleBuffer().get(target, offset, (bytes.length - HEADER) / Double.BYTES);
    return new LabelledRow(target, label, weight);
  }

  /** The checksum of a packed row. */
  static long checksum(byte[] packed, RowChecksum checksum) {
    checksum.add(packed, 0, packed.length);
    return checksum.end();
  }

  /**
   * Where it stands among others: the first 64 bits of the SHA-256 of class, weight and features,
   * all of 32 bits, which are spread evenly over all numbers.
   */
  long rank() {
    byte[] bytes = new byte[HEADER + Float.BYTES * features.length];
    ByteBuffer buffer = LittleEndian.over(bytes).putInt(label).putFloat(weight);
    for (double feature : features) {
      buffer.putFloat((float) feature);
    }
    return Long.parseUnsignedLong(new Sha256().add(bytes).hex().substring(0, 16), 16);
  }
}
