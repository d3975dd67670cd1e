package io.kindling.data.table;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** A text whose line ends are counted as they pass. */
final class CountedLines extends FilterReader {

  private long ended;

  CountedLines(Reader in) {
    super(in);
  }

  /** How many lines have ended so far. */
  long ended() {
    return ended;
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    int count = in.read(target, offset, length);
    for (int i = offset; i < offset + count; i++) {
      if (target[i] == '\n') {
        ended++;
      }
    }
    return count;
  }

  @Override
  public int read() throws IOException {
    int next = in.read();
    if (next == '\n') {
      ended++;
    }
    return next;
  }
}
