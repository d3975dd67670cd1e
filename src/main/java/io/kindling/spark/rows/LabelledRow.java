package io.kindling.spark.rows;

import io.kindling.codec.LittleEndian;
import io.kindling.codec.Sha256;
import io.kindling.data.RowChecksum;
import java.nio.ByteBuffer;

/**
 * An example of the calling program, on its way to the shard that it belongs to.
 *
 * <p>Its packed form, little-endian, holds the class (32-bit integer), the weight (32-bit float)
 * and the features (64-bit floats).
 */
public final class LabelledRow {

  private static final int HEADER = Integer.BYTES + Float.BYTES;

  private final double[] features;
  private final int label;
  private final float weight;

  /**
   * Creates a row.
   *
   * @param features the raw features; not copied
   * @param label the class
   * @param weight the weight of the example in the loss
   */
  public LabelledRow(double[] features, int label, float weight) {
    this.features = features;
    this.label = label;
    this.weight = weight;
  }

  /** Returns the raw features, not copied. */
  double[] features() {
    return features;
  }

  /** Returns the class. */
  int label() {
    return label;
  }

  /** Returns the weight of the example in the loss. */
  float weight() {
    return weight;
  }

  /** Returns the packed form. */
  byte[] pack() {
    byte[] bytes = new byte[HEADER + Double.BYTES * features.length];
    ByteBuffer buffer = LittleEndian.over(bytes).putInt(label).putFloat(weight);
    buffer.asDoubleBuffer().put(features);
    return bytes;
  }

  /**
   * Unpacks a row. Its features are copied to the target at the offset; the returned row holds the
   * whole target array.
   */
  static LabelledRow unpack(byte[] bytes, double[] target, int offset) {
    ByteBuffer buffer = LittleEndian.over(bytes);
    int label = buffer.getInt();
    float weight = buffer.getFloat();
    buffer.asDoubleBuffer().get(target, offset, (bytes.length - HEADER) / Double.BYTES);
    return new LabelledRow(target, label, weight);
  }

  /** Returns the checksum of a packed row. */
  static long checksum(byte[] packed, RowChecksum checksum) {
    checksum.add(packed, 0, packed.length);
    return checksum.end();
  }

  /**
   * Returns the rank of the row, by which rows are sorted: the first 64 bits of the SHA-256 of
   * class, weight and features, all as 32-bit values. Ranks are evenly distributed over all 64-bit
   * numbers.
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
