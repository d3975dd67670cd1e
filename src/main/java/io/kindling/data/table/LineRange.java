package io.kindling.data.table;

import java.io.IOException;
import java.io.InputStream;

/**
 * The complete lines that begin in a byte range of a file. Consecutive ranges together yield every
 * line exactly once.
 */
final class LineRange extends InputStream {

  private final InputStream in;
  private final long end;
  private long position;
  private boolean done;

  /**
   * Creates a stream of the lines.
   *
   * @param in the file from byte {@code start} − 1 on, or from its beginning if {@code start} is 0;
   *     must support marks
   * @param start the first byte of the range
   * @param end the byte after the last one of the range
   */
  LineRange(InputStream in, long start, long end) throws IOException {
    this.in = in;
    this.end = end;
    if (start > 0) {
      position = start - 1;
      skipLine();
    } else {
      skipMark();
    }
    done |= position >= end;
  }

  private void skipLine() throws IOException {
    int next;
    do {
      next = in.read();
      position++;
    } while (next >= 0 && next != '\n');
    done = next < 0;
  }

  /** Skips a byte-order mark, which Windows programs write before the first line. */
  private void skipMark() throws IOException {
    in.mark(3);
    if (in.read() == 0xef && in.read() == 0xbb && in.read() == 0xbf) {
      position = 3;
    } else {
      in.reset();
    }
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (done || length == 0) {
      return done ? -1 : 0;
    }
    int count = in.read(target, offset, length);
    if (count < 0) {
      done = true;
      return -1;
    }
    long before = position;
    position += count;
    // The range ends with the line that contains its last byte.
    for (int i = (int) Math.min(count, Math.max(0, end - 1 - before)); i < count; i++) {
      if (target[offset + i] == '\n') {
        done = true;
        return i + 1;
      }
    }
    return count;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
