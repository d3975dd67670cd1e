package io.kindling.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Checksums of the features of some examples, by which it is told how many of them another part of
 * the data has, too. Of many examples an even sample, which is the same wherever their content is.
 */
public final class RowChecksums implements Serializable {

  private static final long serialVersionUID = 1;

  /** Of no examples, whatever is added. */
  public static final RowChecksums NONE = new RowChecksums(0);

  /** Some 8 MB. */
  private static final int MOST = 1 << 20;

  /** An odd factor, which spreads numbers over all 64 bits: 2⁶⁴ over the golden ratio. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final int oneIn;
  private long[] checksums = {};
  private int size;

  /**
   * Creates an empty collection.
   *
   * @param oneIn one in so many checksums is kept, none for 0
   */
  public RowChecksums(int oneIn) {
    this.oneIn = oneIn;
  }

  /** Returns how few of so many examples are to be kept, one in so many. */
  public static int oneIn(int examples) {
    return 1 + (examples - 1) / MOST;
  }

  /** Adds the checksum of an example, if it is of the sample. */
  public void add(long checksum) {
    if (oneIn == 0 || Long.remainderUnsigned((checksum * SPREAD) >>> Integer.SIZE, oneIn) != 0) {
      return;
    }
    if (size == checksums.length) {
      checksums = Arrays.copyOf(checksums, Math.max(1024, 2 * size));
    }
    checksums[size++] = checksum;
  }

  /** Returns those of all parts together, of each of which as few are kept. */
  public static RowChecksums together(List<RowChecksums> parts) {
    RowChecksums all = new RowChecksums(parts.get(0).oneIn);
    all.checksums =
        parts.stream().flatMapToLong(part -> Arrays.stream(part.checksums, 0, part.size)).toArray();
    all.size = all.checksums.length;
    return all;
  }

  /** Returns how many of these examples are among others: about so many, where not all are kept. */
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
