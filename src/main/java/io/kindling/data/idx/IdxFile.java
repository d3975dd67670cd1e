package io.kindling.data.idx;

import io.kindling.ForeignFailure;
import io.kindling.InvalidInputException;
import io.kindling.data.ByteSource;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A file of numbers from 0 to 255 in the IDX format (LeCun, Cortes and Burges, "The MNIST
 * database"), plain or gzipped, whatever its name says.
 *
 * <p>The file is big-endian: two zero bytes, the element type (8: unsigned byte), the number of
 * dimensions, the dimensions as 32-bit numbers, then the elements, the last dimension fastest. The
 * first dimension counts items, such as images or labels; an item is all that the others span.
 *
 * <p>Elements of every type of the format are read, as unsigned bytes, if they are whole numbers
 * from 0 to 255. Labels may have a second dimension, whose first column they are: of size 1, or 8
 * as in QMNIST (Yadav and Bottou, "Cold Case: The Lost MNIST Digits", 2019).
 */
public final class IdxFile implements Serializable {

  private static final long serialVersionUID = 3;

  private final ByteSource source;
  private final int layers;
  private final IdxHeader header;

  /**
   * @param layers how often the file is gzipped
   */
  private IdxFile(ByteSource source, int layers, IdxHeader header) {
    this.source = source;
    this.layers = layers;
    this.header = header;
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
      DecompressedFile unpacked = DecompressedFile.of(source, raw);
      DataInputStream in = new DataInputStream(unpacked.content());
      IdxHeader header = IdxHeader.read(in, rank, content, source.name());
      IdxFile file = new IdxFile(source, unpacked.layers(), header);
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

  /** Returns the header of a file of unsigned bytes with the given dimensions. */
  public static byte[] header(int... dimensions) {
    ByteBuffer header = ByteBuffer.allocate(Integer.BYTES * (1 + dimensions.length));
    header.putInt(IdxHeader.magic(IdxType.UNSIGNED_BYTE, dimensions.length));
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
    return header.dimension(0);
  }

  /** The size of the given dimension. */
  public int dimension(int index) {
    return header.dimension(index);
  }

  /** Returns the number of elements of an item, each of which is read as a byte. */
  public int itemLength() {
    return header.itemLength();
  }

  /** The length of the header in bytes. */
  public int headerLength() {
    return header.length();
  }

  /**
   * Reads a range of items. Of a plain file only that range is read; a gzipped one has to be
   * unpacked from its beginning.
   *
   * @return the items' elements as unsigned bytes, [count, item length]
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

  /**
   * Opens the elements of the items from one on as unsigned bytes; of a packed file those before it
   * are skipped.
   */
  InputStream items(int first) throws IOException {
    long start = headerLength() + header.storedLength(first);
    InputStream raw = source.open(packed() ? 0 : start);
    try {
      InputStream in = unpacked(raw);
      if (packed()) {
        in.skipNBytes(start);
      }
      return elements(in, first);
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }

  private InputStream elements(InputStream items, int first) {
    return header.type() == IdxType.UNSIGNED_BYTE && header.unit() == 1
        ? items
        : new ByteElements(items, header, (long) first * itemLength(), name());
  }

  /** Takes the content of a file in one pass. */
  public interface Visitor {
    /** Takes the next bytes as they are stored, of the header first and then of the items. */
    void bytes(byte[] buffer, int offset, int count);

    /** Takes the next elements of the items, whose bytes it has taken before. */
    default void elements(byte[] buffer, int count) {}
  }

  /**
   * Reads the whole file, unpacked, and checks that it ends where its header says.
   *
   * @throws InvalidInputException if it does not, or is damaged
   * @throws IOException if it cannot be read
   */
  public void scan(Visitor visitor) throws IOException {
    try (InputStream raw = source.open(0);
        Seen in = new Seen(unpacked(raw), visitor)) {
      in.readNBytes(headerLength());
      InputStream elements = elements(in, 0);
      byte[] buffer = new byte[1 << 16];
      for (long left = (long) items() * itemLength(); left > 0; ) {
        int count = elements.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (count < 0) {
          break;
        }
        visitor.elements(buffer, count);
        left -= count;
      }
      // Reading on shows whether more follows, and has gzip's checksum looked at.
      in.read();
      checkLength(in.count - headerLength());
    } catch (EOFException | ZipException e) {
      throw unreadable(e);
    }
  }

  /** Shows a visitor all bytes that are read. */
  private static final class Seen extends FilterInputStream {
    private final Visitor visitor;
    private long count;

    Seen(InputStream in, Visitor visitor) {
      super(in);
      this.visitor = visitor;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int found = in.read(target, offset, length);
      if (found > 0) {
        visitor.bytes(target, offset, found);
        count += found;
      }
      return found;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }
  }

  /** Checks that a file whose items have all been read ends there. */
  void checkEnd(boolean ends) {
    checkLength(header.storedLength(items()) + (ends ? 0 : 1));
  }

  private void checkLength(long found) {
    long promised = header.storedLength(items());
    if (found != promised) {
      throw new InvalidInputException(
          String.format(
              "%s: its header promises %s, %,d bytes, but %s; the file is %s",
              source.name(),
              header.shape(),
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
}
