package io.kindling.spark.memory;

import io.kindling.data.DataSet;
import java.util.List;

/**
 * Chooses the form in which executors hold features: as floats, as the bytes that were read, or not
 * in memory at all.
 */
public final class MemoryChoice {

  /**
   * Fraction of the memory for cached data that features may fill as floats; the rest is for
   * everything else.
   */
  private static final double SHARE = 0.5;

  /** Fraction of the memory for cached data that can be filled at most. */
  private static final double FILLED = 0.9;

  /** Bytes of memory assumed before any executor has registered. */
  private static final double UNKNOWN = 1 << 30;

  private MemoryChoice() {}

  /**
   * Returns whether the features of all given parts together fit into the executors' memory as
   * floats. Gathering a batch from bytes takes longer, but reading the examples again in every step
   * takes longer still. The choice does not affect the bits of the result.
   *
   * @param storage the memory in bytes in which Spark keeps examples; 0 before any executor has
   *     registered
   */
  public static boolean asFloats(double storage, List<DataSet.Part> parts) {
    double bytes = 0;
    for (DataSet.Part part : parts) {
      bytes += (double) part.size() * part.examples().features() * Float.BYTES;
    }
    return bytes <= SHARE * (storage == 0 ? UNKNOWN : storage);
  }

  /**
   * Returns whether all given parts together fit into the executors' memory in the form in which
   * they are read.
   *
   * @param storage the memory in bytes in which Spark keeps examples; 0 before any executor has
   *     registered
   */
  public static boolean fit(double storage, List<DataSet.Part> parts) {
    long bytes = parts.stream().mapToLong(MemoryChoice::leastBytes).sum();
    return bytes <= FILLED * (storage == 0 ? UNKNOWN : storage);
  }

  /**
   * Returns the number of bytes that features take in the form in which they are read: grey levels
   * of images, or floats.
   */
  public static long leastBytes(DataSet.Part part) {
    int each = part.examples().imageColumns() > 0 ? 1 : Float.BYTES;
    return (long) part.size() * part.examples().features() * each;
  }
}
