package io.kindling.spark.resident;

import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * Reads and writes a set of partitions in a header: the number of its bytes (32-bit integer), then
 * one bit per partition.
 */
final class PartitionSet {

  private PartitionSet() {}

  /** Returns the number of bytes that {@link #write} writes. */
  static int length(BitSet partitions) {
    return Integer.BYTES + partitions.toByteArray().length;
  }

  static ByteBuffer write(BitSet partitions, ByteBuffer header) {
    byte[] bytes = partitions.toByteArray();
    return header.putInt(bytes.length).put(bytes);
  }

  static BitSet read(ByteBuffer header) {
    byte[] bytes = new byte[header.getInt()];
    header.get(bytes);
    return BitSet.valueOf(bytes);
  }
}
