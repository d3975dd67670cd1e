package io.kindling.spark.rows;

import org.apache.spark.Partitioner;

/** Divides the unsigned 64-bit numbers into ranges of equal length. */
final class RankPartitioner extends Partitioner {

  private static final long serialVersionUID = 1;

  private final int ranges;

  RankPartitioner(int ranges) {
    this.ranges = ranges;
  }

  @Override
  public int numPartitions() {
    return ranges;
  }

  @Override
  public int getPartition(Object rank) {
    // ⌊rank · ranges / 2⁶⁴⌋, computed from the first 32 bits of the rank.
    return (int) ((((long) rank >>> 32) * ranges) >>> 32);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RankPartitioner that && ranges == that.ranges;
  }

  @Override
  public int hashCode() {
    return ranges;
  }
}
