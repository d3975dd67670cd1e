package io.kindling.data.idx;

import io.kindling.ForeignFailure;
import io.kindling.InvalidInputException;
import io.kindling.data.ByteSource;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A file of unsigned bytes in the IDX format (LeCun, Cortes and Burges, "The MNIST database"),
 * plain or gzipped, whatever its name says.
 *
 * <p>The file is big-endian: two zero bytes, the element type (8: unsigned byte), the number of
 * dimensions, the dimensions as 32-bit numbers, then the elements, the last dimension fastest. The
 * first dimension counts items, such as images or labels; an item is all that the others span.
 */
public final class IdxFile implements Serializable {

  private static final long serialVersionUID = 2;

  private static final int UNSIGNED_BYTE = 8;

  private final ByteSource source;
  private final int layers;
  private final int[] dimensions;

  /**
   * @param layers how often the file is gzipped
   */
  private IdxFile(ByteSource source, int layers, int[] dimensions) {
    this.source = source;
    this.layers = layers;
    this.dimensions = dimensions;
  }

  /**
   * Reads a file's header and checks what can be told from it and the file's length.
   *
   * @param rank the number of dimensions wanted: 3 for images, 1 for labels
   * @param content what the file should hold, for messages: "images", say
   * @throws InvalidInputException if the file is not such a file
   * @throws IOException if it cannot be read
   */
  public static IdxFile open(ByteSource source, int rank, String content) throws IOException {
    try (InputStream raw = source.open(0)) {
      Unpacked unpacked = Unpacked.of(source, raw);
      DataInputStream in = new DataInputStream(unpacked.content());
      int magic = in.readInt();
      int wanted = UNSIGNED_BYTE << 8 | rank;
      if (magic != wanted) {
        throw new InvalidInputException(
            String.format(
                "%s: begins with 0x%08x, but an IDX file of %s begins with 0x%08x; %s",
                source.name(), magic, content, wanted, IdxType.difference(magic, rank)));
      }
      int[] dimensions = new int[rank];
      long items = 1;
      for (int i = 0; i < rank; i++) {
        dimensions[i] = in.readInt();
        items = dimensions[i] <= 0 ? -1 : Math.multiplyExact(items, dimensions[i]);
        if (items <= 0 || (i > 0 && items / dimensions[0] > Integer.MAX_VALUE)) {
          throw new InvalidInputException(
              source.name()
                  + ": its header says "
                  + shape(dimensions, i + 1)
                  + ", where every dimension must be at least 1 and an item at most 2 GiB; the file"
                  + " is damaged");
        }
      }
      IdxFile file = new IdxFile(source, unpacked.layers(), dimensions);
      if (unpacked.layers() == 0) {
        file.checkLength(source.length() - file.headerLength());
      }
      return file;
    } catch (ArithmeticException e) {
      throw new InvalidInputException(
          source.name() + ": its header promises more than 2⁶³ bytes; the file is damaged", e);
    } catch (EOFException | ZipException e) {
      throw unreadable(source, e);
    }
  }

  /** The header of a file of unsigned bytes with the given dimensions. */
  public static byte[] header(int... dimensions) {
    ByteBuffer header = ByteBuffer.allocate(Integer.BYTES * (1 + dimensions.length));
    header.putInt(UNSIGNED_BYTE << 8 | dimensions.length);
    for (int dimension : dimensions) {
      header.putInt(dimension);
    }
    return header.array();
  }

  /** The file's name as the user knows it. */
  public String name() {
    return source.name();
  }

  /** The file itself. */
  public ByteSource source() {
    return source;
  }

  /** The number of items. */
  public int items() {
    return dimensions[0];
  }

  /** The size of the given dimension. */
  public int dimension(int index) {
    return dimensions[index];
  }

  /** The length of an item in bytes. */
  public int itemLength() {
    int length = 1;
    for (int i = 1; i < dimensions.length; i++) {
      length *= dimensions[i];
    }
    return length;
  }

  /** The length of the header in bytes. */
  public int headerLength() {
    return Integer.BYTES * (1 + dimensions.length);
  }

  /**
   * Reads a range of items. Of a plain file only that range is read; a gzipped one has to be
   * unpacked from its beginning.
   *
   * @return the items' bytes, [count, item length]
   * @throws InvalidInputException if the file is damaged
   * @throws IOException if it cannot be read
   */
  public byte[] read(int first, int count) throws IOException {
    try (InputStream in = items(first)) {
      int length = Math.multiplyExact(count, itemLength());
      // Allocates as it reads: what a gzipped file's header promises has not been checked here.
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw new EOFException();
      }
      return bytes;
    } catch (EOFException | ZipException e) {
      throw unreadable(e);
    }
  }

  /** Opens the items from one on, unpacked; of a packed file those before it are skipped. */
  InputStream items(int first) throws IOException {
    long start = headerLength() + (long) first * itemLength();
    InputStream raw = source.open(packed() ? 0 : start);
    try {
      InputStream in = unpacked(raw);
      if (packed()) {
        in.skipNBytes(start);
      }
      return in;
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }

  /** Takes the content of a file in one pass. */
  public interface Visitor {
    /** Takes the next bytes, of the header first and then of the items. */
    void bytes(byte[] buffer, int count);
  }

  /**
   * Reads the whole file, unpacked, and checks that it ends where its header says.
   *
   * @throws InvalidInputException if it does not, or is damaged
   * @throws IOException if it cannot be read
   */
  public void scan(Visitor visitor) throws IOException {
    try (InputStream raw = source.open(0);
        InputStream in = unpacked(raw)) {
      byte[] buffer = new byte[1 << 16];
      long total = -headerLength();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        total += count;
        if (total > (long) items() * itemLength()) {
          break;
        }
        visitor.bytes(buffer, count);
      }
      checkLength(total);
    } catch (EOFException | ZipException e) {
      throw unreadable(e);
    }
  }

  /** Checks that a file whose items have all been read ends there. */
  void checkEnd(boolean ends) {
    checkLength((long) items() * itemLength() + (ends ? 0 : 1));
  }

  private void checkLength(long found) {
    long promised = (long) items() * itemLength();
    if (found != promised) {
      throw new InvalidInputException(
          String.format(
              "%s: its header promises %s, %,d bytes, but %s; the file is %s",
              source.name(),
              shape(dimensions, dimensions.length),
              promised,
              found > promised && packed() ? "more follow" : String.format("%,d follow", found),
              found < promised ? "truncated, fetch it again" : "damaged or not an IDX file"));
    }
  }

  /** Whether the file is gzipped, so that it can only be read from its beginning. */
  boolean packed() {
    return layers > 0;
  }

  private InputStream unpacked(InputStream raw) throws IOException {
    InputStream content = new BufferedInputStream(raw);
    for (int layer = 0; layer < layers; layer++) {
      content = new GZIPInputStream(content, 1 << 16);
    }
    return content;
  }

  /** What to throw where an item cannot be unpacked, or is not there. */
  InvalidInputException unreadable(IOException cause) {
    return unreadable(source, cause);
  }

  private static InvalidInputException unreadable(ByteSource source, IOException cause) {
    String found =
        cause instanceof ZipException
            ? "cannot be unpacked (" + ForeignFailure.line(cause) + ")"
            : "ends too early";
    return new InvalidInputException(
        source.name() + ": " + found + "; the file is truncated or damaged, fetch it again", cause);
  }

  private static String shape(int[] dimensions, int rank) {
    return String.join(
        " x ",
        Arrays.stream(dimensions)
            .limit(rank)
            .mapToObj(size -> String.format("%,d", size))
            .toList());
  }
}
