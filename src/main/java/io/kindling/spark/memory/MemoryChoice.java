package io.kindling.spark.memory;

import io.kindling.data.DataSet;
import java.util.List;

/**
 * How executors hold features: as floats, as the bytes that they were read as, or not in memory at
 * all.
 */
public final class MemoryChoice {

  /** Of the memory that Spark has for what is kept; the rest is for everything else. */
  private static final double SHARE = 0.5;

  /** Of that memory, what can be filled when nothing is to spare. */
  private static final double FILLED = 0.9;

  /** What is assumed before any executor has come. */
  private static final double UNKNOWN = 1 << 30;

  private MemoryChoice() {}

  /**
   * Whether the features of some parts fit into the executors' memory as floats, all together.
   * Gathering a batch from bytes takes longer, but reading examples again in every step takes
   * longer still. No bit depends on it.
   *
   * @param storage bytes that Spark keeps examples in, or 0 before any executor has come
   */
  public static boolean asFloats(double storage, List<DataSet.Part> parts) {
    double bytes = 0;
    for (DataSet.Part part : parts) {
      bytes += (double) part.size() * part.examples().features() * Float.BYTES;
    }
    return bytes <= SHARE * (storage == 0 ? UNKNOWN : storage);
  }

  /**
   * Whether some parts fit into the executors' memory at least as they are read, all together.
   *
   * @param storage bytes that Spark keeps examples in, or 0 before any executor has come
   */
  public static boolean fit(double storage, List<DataSet.Part> parts) {
    long bytes = parts.stream().mapToLong(MemoryChoice::leastBytes).sum();
    return bytes <= FILLED * (storage == 0 ? UNKNOWN : storage);
  }

  /** The bytes that features take as they are read: grey levels of images, or floats. */
  public static long leastBytes(DataSet.Part part) {
    int each = part.examples().imageColumns() > 0 ? 1 : Float.BYTES;
    return (long) part.size() * part.examples().features() * each;
  }
}
