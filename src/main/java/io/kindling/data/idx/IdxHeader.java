package io.kindling.data.idx;

import io.kindling.InvalidInputException;
import io.kindling.data.ForeignFormat;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Arrays;

/**
 * The header of an IDX file: the type of its elements, its dimensions, and which elements are read.
 */
final class IdxHeader implements Serializable {

  private static final long serialVersionUID = 1;

  /** The columns of QMNIST's labels, 32-bit integers: the class, the writer and others. */
  private static final int QMNIST_COLUMNS = 8;

  private final IdxType type;

  /** The dimensions stored in the file. */
  private final int[] stored;

  /** The dimensions that are read; without the columns of labels. */
  private final int[] dimensions;

  private IdxHeader(IdxType type, int[] stored, int rank) {
    this.type = type;
    this.stored = stored;
    this.dimensions = Arrays.copyOf(stored, rank);
  }

  /**
   * Reads a header.
   *
   * @param in the file from its beginning; must support marks
   * @param rank the expected number of dimensions: 3 for images, 1 for labels
   * @param content a noun for the expected items, for messages: "images"
   * @param name the file's name, for messages
   * @throws InvalidInputException if the file is not an IDX file of the expected rank
   * @throws ArithmeticException if the header declares more than 2⁶³ bytes
   * @throws IOException if the file cannot be read
   */
  static IdxHeader read(DataInputStream in, int rank, String content, String name)
      throws IOException {
    in.mark(ForeignFormat.HEAD);
    int magic = in.readInt();
    IdxType type = IdxType.of(magic);
    int stored = magic & 0xff;
    if (type == null || !(stored == rank || (rank == 1 && stored == 2))) {
      throw new InvalidInputException(
          String.format(
              "%s: begins with 0x%08x, but an IDX file of %s begins with 0x%08x; %s",
              name,
              magic,
              content,
              magic(IdxType.UNSIGNED_BYTE, rank),
              difference(in, magic, rank)));
    }
    IdxHeader header = new IdxHeader(type, dimensions(in, stored, content, name), rank);
    header.checkColumns(name);
    return header;
  }

  /** Returns the 32-bit number at the beginning of a file. */
  static int magic(IdxType type, int rank) {
    return type.code() << 8 | rank;
  }

  /** Returns the format of a file with an unexpected beginning, and what to do about it. */
  private static String difference(InputStream begun, int magic, int rank) throws IOException {
    begun.reset();
    return ForeignFormat.of(begun.readNBytes(ForeignFormat.HEAD))
        .filter(format -> format != ForeignFormat.IDX)
        .map(format -> "the file " + format.words() + ": convert or unpack it")
        .orElseGet(() -> IdxType.difference(magic, rank));
  }

  private static int[] dimensions(DataInputStream in, int rank, String content, String name)
      throws IOException {
    int[] dimensions = new int[rank];
    long items = 1;
    for (int i = 0; i < rank; i++) {
      dimensions[i] = in.readInt();
      if (i == 0 && dimensions[0] == 0) {
        throw new InvalidInputException(
            String.format(
                "%s: holds no %s: its header says that there are 0; give a file that has some, or"
                    + " omit the test files if there is nothing to test with",
                name, content));
      }
      items = dimensions[i] <= 0 ? -1 : Math.multiplyExact(items, dimensions[i]);
      if (items <= 0 || (i > 0 && items / dimensions[0] > Integer.MAX_VALUE)) {
        throw new InvalidInputException(
            name
                + ": its header says "
                + shape(dimensions, i + 1)
                + ", where every dimension must be at least 1 and an item at most 2 GiB; the file"
                + " is damaged");
      }
    }
    return dimensions;
  }

  /** Rejects labels with several columns of unknown meaning, such as one column for every class. */
  private void checkColumns(String name) {
    boolean areQmnists = type == IdxType.INT && stored.length == 2 && stored[1] == QMNIST_COLUMNS;
    if (stored.length > dimensions.length && stored[1] > 1 && !areQmnists) {
      throw new InvalidInputException(
          String.format(
              "%s: has %,d columns, where one label each is expected, or QMNIST's %d columns of"
                  + " 32-bit integers, the first of which is the class; write the labels alone",
              name, stored[1], QMNIST_COLUMNS));
    }
  }

  /** Returns the type of the elements. */
  IdxType type() {
    return type;
  }

  /** Returns the size of a dimension that is read. */
  int dimension(int index) {
    return dimensions[index];
  }

  /** Returns the number of elements of an item that are read. */
  int itemLength() {
    int length = 1;
    for (int i = 1; i < dimensions.length; i++) {
      length *= dimensions[i];
    }
    return length;
  }

  /** Returns the number of bytes per element read, including any skipped columns. */
  int unit() {
    return type.bytes() * (stored.length > dimensions.length ? stored[1] : 1);
  }

  /** Returns the stored length of a number of items in bytes. */
  long storedLength(long items) {
    return Math.multiplyExact(items * itemLength(), unit());
  }

  /** Returns the length of the header in bytes. */
  int length() {
    return Integer.BYTES * (1 + stored.length);
  }

  /** Returns all dimensions of the file as text, such as "60,000 x 28 x 28". */
  String shape() {
    return shape(stored, stored.length);
  }

  private static String shape(int[] dimensions, int rank) {
    return String.join(
        " x ",
        Arrays.stream(dimensions)
            .limit(rank)
            .mapToObj(size -> String.format("%,d", size))
            .toList());
  }

  /**
   * Returns the exception for an element that is not a whole number from 0 to 255.
   *
   * @param element the number of the element among those that are read
   * @param value the element's value
   * @param name the file's name
   */
  InvalidInputException outOfRange(long element, double value, String name) {
    String found =
        value == (long) value
            ? String.valueOf((long) value)
            : String.valueOf(type == IdxType.FLOAT ? (Object) (float) value : (Object) value);
    boolean labels = dimensions.length == 1;
    return new InvalidInputException(
        String.format(
            "%s: %s %,d %s %s, where a whole number from 0 to 255 is expected; convert the file%s",
            name,
            labels ? "label" : "image",
            element / itemLength(),
            labels ? "is" : "has the grey level",
            found,
            labels ? "" : ", by a factor of 255 where levels are from 0 to 1"));
  }
}
