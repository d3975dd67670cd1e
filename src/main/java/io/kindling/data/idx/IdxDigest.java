package io.kindling.data.idx;

import io.kindling.Sha256;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/**
 * What one pass over an IDX file finds out: that it is whole, and digests that tell whether the
 * file read later is still the same.
 *
 * @param sha256 of the whole unpacked file
 * @param partSha256 of each part that was asked for
 * @param largest the largest element, such as the highest label
 */
public record IdxDigest(String sha256, List<String> partSha256, int largest)
    implements Serializable {

  /**
   * A range of items.
   *
   * @param first the first item
   * @param count the number of items
   */
  public record Part(int first, int count) implements Serializable {}

  /**
   * Reads a file from beginning to end.
   *
   * @param parts ranges that follow one another without gap or overlap from item 0 on
   * @throws io.kindling.InvalidInputException if the file is not what its header says
   * @throws IOException if it cannot be read
   */
  public static IdxDigest of(IdxFile file, List<Part> parts) throws IOException {
    Pass pass = new Pass(file, parts);
    file.scan(pass);
    pass.finishParts();
    return new IdxDigest(pass.whole.hex(), List.of(pass.digests), pass.largest);
  }

  private static final class Pass implements IdxFile.Visitor {
    private final Sha256 whole = new Sha256();
    private final Sha256 part = new Sha256();
    private final List<Part> parts;
    private final long itemLength;
    private final String[] digests;
    private int current;
    private long position;
    private int largest;

    Pass(IdxFile file, List<Part> parts) {
      this.parts = parts;
      this.itemLength = file.itemLength();
      this.digests = new String[parts.size()];
      this.position = -file.headerLength();
    }

    @Override
    public void bytes(byte[] buffer, int count) {
      whole.add(buffer, 0, count);
      int start = (int) Math.min(count, Math.max(0, -position));
      position += start;
      for (int i = start; i < count; i++) {
        largest = Math.max(largest, buffer[i] & 0xff);
      }
      while (start < count) {
        if (current == parts.size()) {
          return;
        }
        int inPart = (int) Math.min(count - start, end(current) - position);
        part.add(buffer, start, inPart);
        start += inPart;
        position += inPart;
        if (position == end(current)) {
          digests[current++] = part.hex();
        }
      }
    }

    /** Parts without items end where the file does, so that no byte makes them complete. */
    void finishParts() {
      while (current < parts.size()) {
        digests[current++] = part.hex();
      }
    }

    private long end(int index) {
      return (parts.get(index).first() + (long) parts.get(index).count()) * itemLength;
    }
  }
}
