package io.kindling.data.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;

/** A text in UTF-8 whose line ends are counted as they pass, and which is refused if it is none. */
final class CheckedText extends FilterReader {

  /** Stands for bytes that are no UTF-8; no text has it, for it is no character. */
  private static final char UNDECODABLE = '\uffff';

  private static final String PROBLEM =
      "is no text in UTF-8: write it as such, or if the file is packed, name it so (….gz, ….bz2)";

  private long ended;

  CheckedText(InputStream in) {
    super(
        new InputStreamReader(
            in,
            UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE)
                .replaceWith(String.valueOf(UNDECODABLE))));
  }

  /** How many lines have ended so far. */
  long ended() {
    return ended;
  }

  /**
   * @throws BadRowException if it is no text
   */
  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    int count = in.read(target, offset, length);
    for (int i = offset; i < offset + count; i++) {
      check(target[i]);
    }
    return count;
  }

  /**
   * @throws BadRowException if it is no text
   */
  @Override
  public int read() throws IOException {
    int next = in.read();
    if (next >= 0) {
      check((char) next);
    }
    return next;
  }

  /** A zero is what UTF-16 without a mark looks like. */
  private void check(char next) {
    if (next == '\n') {
      ended++;
    } else if (next == UNDECODABLE || next == 0) {
      throw new BadRowException(ended + 1, PROBLEM);
    }
  }
}
