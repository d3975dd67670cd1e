package io.kindling.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Checksums of examples' features, used to count how many examples of one part of a data set also
 * occur in another part. Large parts are sampled; the sample depends only on the examples' content.
 */
public final class RowChecksums implements Serializable {

  private static final long serialVersionUID = 1;

  /** A collection that stays empty. */
  public static final RowChecksums NONE = new RowChecksums(0);

  /** The most checksums that are kept, about 8 MB. */
  private static final int MOST = 1 << 20;

  /** An odd multiplier that spreads numbers over all 64 bits: 2⁶⁴ divided by the golden ratio. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final int oneIn;
  private long[] checksums = {};
  private int size;

  /**
   * Creates an empty collection.
   *
   * @param oneIn the sampling rate: about one in {@code oneIn} checksums is kept; 0 to keep none
   */
  public RowChecksums(int oneIn) {
    this.oneIn = oneIn;
  }

  /** Returns the sampling rate for a number of examples, as the n of "one in n". */
  public static int oneIn(int examples) {
    return 1 + (examples - 1) / MOST;
  }

  /** Adds the checksum of an example if it belongs to the sample. */
  public void add(long checksum) {
    if (oneIn == 0 || Long.remainderUnsigned((checksum * SPREAD) >>> Integer.SIZE, oneIn) != 0) {
      return;
    }
    if (size == checksums.length) {
      checksums = Arrays.copyOf(checksums, Math.max(1024, 2 * size));
    }
    checksums[size++] = checksum;
  }

  /** Returns the checksums of all parts combined; the parts have one sampling rate. */
  public static RowChecksums together(List<RowChecksums> parts) {
    RowChecksums all = new RowChecksums(parts.get(0).oneIn);
    all.checksums =
        parts.stream().flatMapToLong(part -> Arrays.stream(part.checksums, 0, part.size)).toArray();
    all.size = all.checksums.length;
    return all;
  }

  /** Returns the number of these examples that occur in others; an estimate if sampled. */
  public long in(RowChecksums others) {
    long[] sorted = Arrays.copyOf(others.checksums, others.size);
    Arrays.sort(sorted);
    long found =
        Arrays.stream(checksums, 0, size)
            .filter(each -> Arrays.binarySearch(sorted, each) >= 0)
            .count();
    return found * oneIn;
  }
}
