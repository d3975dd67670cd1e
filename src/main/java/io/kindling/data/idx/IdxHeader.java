package io.kindling.data.idx;

import io.kindling.InvalidInputException;
import io.kindling.data.ForeignFormat;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Arrays;

/**
 * What an IDX file is by its header: the type of its elements, its dimensions, and which of its
 * elements are read.
 */
final class IdxHeader implements Serializable {

  private static final long serialVersionUID = 1;

  /** Columns of QMNIST's labels, 32-bit integers: the class, the writer and others. */
  private static final int QMNIST_COLUMNS = 8;

  private final IdxType type;

  /** All dimensions of the file. */
  private final int[] stored;

  /** The dimensions of what is read of it. */
  private final int[] dimensions;

  private IdxHeader(IdxType type, int[] stored, int rank) {
    this.type = type;
    this.stored = stored;
    this.dimensions = Arrays.copyOf(stored, rank);
  }

  /**
   * Reads a header.
   *
   * @param rank the number of dimensions wanted: 3 for images, 1 for labels
   * @param content what the file should hold, for messages: "images", say
   * @param name the file's, for messages
   * @throws InvalidInputException if it is not one of such a file
   * @throws ArithmeticException if it promises more than 2⁶³ bytes
   * @throws IOException if it cannot be read
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

  /** Returns the number that a file begins with. */
  static int magic(IdxType type, int rank) {
    return type.code() << 8 | rank;
  }

  /** Returns what a file is that does not begin as it should, and what to do. */
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
                    + " no test files where there is nothing to test with",
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

  /** Of other labels with columns, such as one for every class, it cannot be told what they are. */
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

  /** The type of the elements. */
  IdxType type() {
    return type;
  }

  /** The size of a dimension of what is read. */
  int dimension(int index) {
    return dimensions[index];
  }

  /** The number of elements of an item that are read. */
  int itemLength() {
    int length = 1;
    for (int i = 1; i < dimensions.length; i++) {
      length *= dimensions[i];
    }
    return length;
  }

  /** The bytes that one element is read from: its own, and those of columns that are left out. */
  int unit() {
    return type.bytes() * (stored.length > dimensions.length ? stored[1] : 1);
  }

  /** The length in bytes of so many items, as they are stored. */
  long storedLength(long items) {
    return Math.multiplyExact(items * itemLength(), unit());
  }

  /** The length of the header in bytes. */
  int length() {
    return Integer.BYTES * (1 + stored.length);
  }

  /** All dimensions of the file, in words. */
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
   * Returns what to throw where an element is not a number from 0 to 255.
   *
   * @param element its number, of those that are read
   * @param name the file's
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
