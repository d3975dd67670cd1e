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
 * database"), plain or gzipped, whatever its name.
 *
 * <p>The format is big-endian: two zero bytes, the element type (8: unsigned byte), the number of
 * dimensions, the dimensions as 32-bit numbers, then the elements with the last dimension varying
 * fastest. The first dimension counts items, such as images or labels; the other dimensions are the
 * shape of an item.
 *
 * <p>Elements of every type of the format are accepted and read as unsigned bytes if they are whole
 * numbers from 0 to 255. Labels may have a second dimension, of which the first column is read; its
 * size is 1, or 8 as in QMNIST (Yadav and Bottou, "Cold Case: The Lost MNIST Digits", 2019).
 */
public final class IdxFile implements Serializable {

  private static final long serialVersionUID = 3;

  private final ByteSource source;
  private final int layers;
  private final IdxHeader header;

  /**
   * Creates a file.
   *
   * @param layers the number of gzip layers
   */
  private IdxFile(ByteSource source, int layers, IdxHeader header) {
    this.source = source;
    this.layers = layers;
    this.header = header;
  }

  /**
   * Reads a file's header and checks it, where possible against the file's length.
   *
   * @param source the file
   * @param rank the expected number of dimensions: 3 for images, 1 for labels
   * @param content a noun for the expected items, for messages: "images"
   * @throws InvalidInputException if the file is not such a file
   * @throws IOException if the file cannot be read
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

  /** Returns the file's name as the user gave it. */
  public String name() {
    return source.name();
  }

  /** Returns the underlying file. */
  public ByteSource source() {
    return source;
  }

  /** Returns the number of items. */
  public int items() {
    return header.dimension(0);
  }

  /** Returns the size of a dimension. */
  public int dimension(int index) {
    return header.dimension(index);
  }

  /** Returns the number of elements of an item, each of which is read as a byte. */
  public int itemLength() {
    return header.itemLength();
  }

  /** Returns the length of the header in bytes. */
  public int headerLength() {
    return header.length();
  }

  /**
   * Reads a range of items. Only the range is read from a plain file; a gzipped file has to be
   * decompressed from its beginning.
   *
   * @param first the index of the first item
   * @param count the number of items
   * @return the items' elements as unsigned bytes, [count, item length]
   * @throws InvalidInputException if the file is damaged
   * @throws IOException if the file cannot be read
   */
  public byte[] read(int first, int count) throws IOException {
    try (InputStream in = items(first)) {
      int length = Math.multiplyExact(count, itemLength());
      // readNBytes allocates as it reads, so a damaged header cannot demand a huge array: the
      // length
      // of a gzipped file has not been checked yet.
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
   * Opens the elements of the items from {@code first} on as unsigned bytes. In a gzipped file, the
   * items before it are decompressed and skipped.
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

  /** A consumer of a file's content in one pass. */
  public interface Visitor {
    /** Receives the next bytes as they are stored, first of the header and then of the items. */
    void bytes(byte[] buffer, int offset, int count);

    /** Receives the next elements of the items, after {@link #bytes} has received their bytes. */
    default void elements(byte[] buffer, int count) {}
  }

  /**
   * Reads the whole decompressed file and checks that its length matches its header.
   *
   * @throws InvalidInputException if it does not, or if the file is damaged
   * @throws IOException if the file cannot be read
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
      // Reading past the last item detects surplus bytes and makes gzip verify its checksum.
      in.read();
      checkLength(in.count - headerLength());
    } catch (EOFException | ZipException e) {
      throw unreadable(e);
    }
  }

  /** Passes all bytes that are read to a visitor. */
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

  /** Checks that a file ends after its last item, once all items have been read. */
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

  /** Returns whether the file is gzipped and can only be read from its beginning. */
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

  /** Returns the exception for an item that is missing or cannot be decompressed. */
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
