package io.kindling.spark;

import io.kindling.data.DataSet;
import java.util.List;

/**
 * How executors hold features: as floats, as the bytes that they were read as, or not in memory at
 * all.
 */
final class MemoryChoice {

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
  static boolean asFloats(double storage, List<DataSet.Part> parts) {
    double bytes = 0;
    for (DataSet.Part part : parts) {
      bytes += (double) part.size() * part.examples().features() * Float.BYTES;
    }
    return bytes <= SHARE * (storage == 0 ? UNKNOWN : storage);
  }

  /**
   * Whether images fit into the executors' memory at least as bytes; what are no images, Spark
   * itself puts on disk where it does not fit.
   *
   * @param storage bytes that Spark keeps examples in, or 0 before any executor has come
   */
  static boolean fit(double storage, List<DataSet.Part> parts) {
    double bytes = 0;
    for (DataSet.Part part : parts) {
      if (part.examples().imageColumns() > 0) {
        bytes += (double) part.size() * part.examples().features();
      }
    }
    return bytes <= FILLED * (storage == 0 ? UNKNOWN : storage);
  }
}
