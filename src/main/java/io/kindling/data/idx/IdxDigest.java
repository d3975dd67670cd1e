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
 * What one pass over an IDX file finds out: that it is whole, digests that tell whether the file
 * read later is still the same, and figures.
 *
 * @param sha256 of the whole unpacked file
 * @param partSha256 of each part that was asked for, of the items kept first, then of those held
 *     back
 * @param largest the largest element, such as the highest label
 * @param kept about the items that are kept
 * @param held about the items that are held back
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
   * About some items' elements.
   *
   * @param counts how many elements there are of each value, from 0 on; only where an item is one
   *     element, as a label is
   * @param sum of all elements
   * @param sumOfSquares of all elements
   * @param checksums of some items or none
   */
  public record Figures(List<Long> counts, long sum, long sumOfSquares, RowChecksums checksums)
      implements Serializable {}

  /**
   * Reads a file from beginning to end.
   *
   * @param parts ranges that follow one another without gap or overlap from item 0 on
   * @throws io.kindling.InvalidInputException if the file is not what its header says
   * @throws IOException if it cannot be read
   */
  public static IdxDigest of(IdxFile file, List<Part> parts) throws IOException {
    return of(file, HeldOut.last(file.items(), 0), parts, List.of(), 0);
  }

  /**
   * Reads a file from beginning to end, some of whose items are held back.
   *
   * @param held those held back
   * @param keptParts ranges, as above, of the items that are not, counted without the others
   * @param heldParts ranges, as above, of the items that are
   * @param oneIn how few items' checksums are kept, one in so many, or none for 0
   * @throws io.kindling.InvalidInputException if the file is not what its header says
   * @throws IOException if it cannot be read
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
    private final HeldOut isHeld;
    private final Lane kept;
    private final Lane held;
    private final long itemLength;

    /** The number of elements that came before. */
    private long position;

    Pass(IdxFile file, HeldOut isHeld, List<Part> keptParts, List<Part> heldParts, int oneIn) {
      this.isHeld = isHeld;
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
        boolean back = isHeld.contains(item);
        long end = isHeld.nextChange(item) * itemLength;
        int length = (int) Math.min(count - start, end - position);
        (back ? held : kept).take(buffer, start, length);
        start += length;
        position += length;
      }
    }
  }

  /** The items that go to one side, as they come. */
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

    /** Parts without items end where the file does, so that no byte makes them complete. */
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
