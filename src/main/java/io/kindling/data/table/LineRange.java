package io.kindling.data.table;

import java.io.IOException;
import java.io.InputStream;

/**
 * The lines of a file that begin in a range of its bytes, whole, so that ranges that follow one
 * another have every line once.
 */
final class LineRange extends InputStream {

  private final InputStream in;
  private final long end;
  private long position;
  private boolean done;

  /**
   * @param in from the byte before start on, or from the beginning if start is 0; takes marks
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

  /** Windows' programs put a byte-order mark before the first line. */
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
    // The last line is the one that the range's last byte is of.
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
