package io.kindling.data.idx;

import io.kindling.InvalidInputException;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * The elements of an IDX file's items as unsigned bytes, whatever type the file stores. A unit of
 * the file is one element or, where labels have several columns, one row; the first element of
 * every unit is read.
 */
final class ByteElements extends FilterInputStream {

  private static final int BUFFER = 1 << 16;

  private final IdxHeader header;
  private final String name;
  private final int unit;
  private final byte[] stored;
  private long position;

  /**
   * Creates a stream.
   *
   * @param in the file's items, as they are stored
   * @param header the file's header
   * @param position the number of the first element to read
   * @param name the file's name, for messages
   */
  ByteElements(InputStream in, IdxHeader header, long position, String name) {
    super(in);
    this.header = header;
    this.position = position;
    this.name = name;
    this.unit = header.unit();
    this.stored = new byte[Math.max(1, BUFFER / unit) * unit];
  }

  /**
   * Reads elements as unsigned bytes.
   *
   * @throws InvalidInputException if an element is not a whole number from 0 to 255
   */
  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int wanted = Math.min(length, stored.length / unit);
    int found = in.readNBytes(stored, 0, wanted * unit);
    if (found % unit != 0) {
      throw new EOFException();
    }
    int count = found / unit;
    ByteBuffer bytes = ByteBuffer.wrap(stored);
    for (int i = 0; i < count; i++) {
      double value = header.type().value(bytes, i * unit);
      int level = (int) value;
      if (level != value || level < 0 || level > 255) {
        throw header.outOfRange(position, value, name);
      }
      target[offset + i] = (byte) level;
      position++;
    }
    return count == 0 && wanted > 0 ? -1 : count;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public long skip(long count) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
