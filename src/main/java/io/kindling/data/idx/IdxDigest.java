package io.kindling.data.idx;

import io.kindling.codec.Sha256;
import io.kindling.data.RowChecksum;
import io.kindling.data.RowChecksums;
import io.kindling.data.split.HeldOut;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The result of one pass over an IDX file: proof that the file is complete, digests that detect
 * later changes, and statistics.
 *
 * @param sha256 the digest of the whole decompressed file
 * @param partSha256 the digest of each requested part, first of the items kept for training, then
 *     of the items held out
 * @param largest the largest element, such as the highest label
 * @param kept the statistics of the items kept for training
 * @param held the statistics of the items held out
 */
public record IdxDigest(
    String sha256, List<String> partSha256, int largest, Figures kept, Figures held)
    implements Serializable {

  /**
   * A range of items.
   *
   * @param first the first item
   * @param count the number of items
   */
  public record Part(int first, int count) implements Serializable {}

  /**
   * Statistics of the elements of some items.
   *
   * @param counts the number of elements of each value, from 0 on; empty unless an item is a single
   *     element, as a label is
   * @param sum the sum of all elements
   * @param sumOfSquares the sum of the squares of all elements
   * @param checksums the checksums of a sample of the items; may be empty
   */
  public record Figures(List<Long> counts, long sum, long sumOfSquares, RowChecksums checksums)
      implements Serializable {}

  /**
   * Reads a file from beginning to end.
   *
   * @param file the file
   * @param parts consecutive ranges without gap or overlap, from item 0 on
   * @throws io.kindling.InvalidInputException if the file does not match its header
   * @throws IOException if the file cannot be read
   */
  public static IdxDigest of(IdxFile file, List<Part> parts) throws IOException {
    return of(file, HeldOut.last(file.items(), 0), parts, List.of(), 0);
  }

  /**
   * Reads a file with held-out items from beginning to end.
   *
   * @param file the file
   * @param held the items held out
   * @param keptParts consecutive ranges of the kept items, numbered without the held-out ones
   * @param heldParts consecutive ranges of the held-out items, numbered without the kept ones
   * @param oneIn the sampling rate of checksums: about one in {@code oneIn} items; 0 for none
   * @throws io.kindling.InvalidInputException if the file does not match its header
   * @throws IOException if the file cannot be read
   */
  public static IdxDigest of(
      IdxFile file, HeldOut held, List<Part> keptParts, List<Part> heldParts, int oneIn)
      throws IOException {
    Pass pass = new Pass(file, held, keptParts, heldParts, oneIn);
    file.scan(pass);
    List<String> digests = new ArrayList<>(pass.kept.finished());
    digests.addAll(pass.held.finished());
    return new IdxDigest(
        pass.whole.hex(),
        List.copyOf(digests),
        Math.max(pass.kept.largest, pass.held.largest),
        pass.kept.figures(),
        pass.held.figures());
  }

  private static final class Pass implements IdxFile.Visitor {
    private final Sha256 whole = new Sha256();
    private final HeldOut heldOut;
    private final Lane kept;
    private final Lane held;
    private final long itemLength;

    /** The number of elements processed so far. */
    private long position;

    Pass(IdxFile file, HeldOut heldOut, List<Part> keptParts, List<Part> heldParts, int oneIn) {
      this.heldOut = heldOut;
      this.itemLength = file.itemLength();
      this.kept = new Lane(keptParts, itemLength, oneIn);
      this.held = new Lane(heldParts, itemLength, oneIn);
    }

    @Override
    public void bytes(byte[] buffer, int offset, int count) {
      whole.add(buffer, offset, count);
    }

    @Override
    public void elements(byte[] buffer, int count) {
      int start = 0;
      while (start < count) {
        int item = (int) (position / itemLength);
        boolean back = heldOut.contains(item);
        long end = heldOut.nextChange(item) * itemLength;
        int length = (int) Math.min(count - start, end - position);
        (back ? held : kept).take(buffer, start, length);
        start += length;
        position += length;
      }
    }
  }

  /** Accumulates digests and statistics of either the kept or the held-out items. */
  private static final class Lane {
    private final Sha256 part = new Sha256();
    private final List<Part> parts;
    private final long itemLength;
    private final List<String> digests = new ArrayList<>();
    private final long[] counts;
    private final RowChecksum checksum = new RowChecksum();
    private final RowChecksums checksums;
    private long checked;
    private long left;
    private long sum;
    private long sumOfSquares;
    private int largest;

    Lane(List<Part> parts, long itemLength, int oneIn) {
      this.checksums = oneIn == 0 ? RowChecksums.NONE : new RowChecksums(oneIn);
      this.parts = parts;
      this.itemLength = itemLength;
      this.counts = itemLength == 1 ? new long[256] : new long[0];
      this.left = partLength();
    }

    void take(byte[] buffer, int offset, int length) {
      for (int i = offset; i < offset + length; i++) {
        int element = buffer[i] & 0xff;
        sum += element;
        sumOfSquares += (long) element * element;
        largest = Math.max(largest, element);
      }
      if (counts.length > 0) {
        for (int i = offset; i < offset + length; i++) {
          counts[buffer[i] & 0xff]++;
        }
      }
      if (checksums != RowChecksums.NONE) {
        check(buffer, offset, length);
      }
      int start = offset;
      while (digests.size() < parts.size()) {
        int inPart = (int) Math.min(offset + length - start, left);
        part.add(buffer, start, inPart);
        start += inPart;
        left -= inPart;
        if (left > 0) {
          return;
        }
        next();
      }
    }

    private void check(byte[] buffer, int offset, int length) {
      for (int start = offset; start < offset + length; ) {
        int ofItem = (int) Math.min(offset + length - start, itemLength - checked);
        checksum.add(buffer, start, ofItem);
        start += ofItem;
        checked += ofItem;
        if (checked == itemLength) {
          checksums.add(checksum.end());
          checked = 0;
        }
      }
    }

    /** Returns all digests. Trailing parts without items are completed here, as no byte does so. */
    List<String> finished() {
      while (digests.size() < parts.size()) {
        next();
      }
      return digests;
    }

    Figures figures() {
      List<Long> list = new ArrayList<>();
      for (long count : counts) {
        list.add(count);
      }
      return new Figures(Collections.unmodifiableList(list), sum, sumOfSquares, checksums);
    }

    private void next() {
      digests.add(part.hex());
      left = partLength();
    }

    private long partLength() {
      return digests.size() < parts.size() ? parts.get(digests.size()).count() * itemLength : 0;
    }
  }
}
