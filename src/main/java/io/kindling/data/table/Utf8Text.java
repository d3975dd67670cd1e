package io.kindling.data.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kindling.data.ForeignFormat;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.util.Optional;

/** A text in UTF-8 whose line ends are counted as they pass, and which is refused if it is none. */
final class Utf8Text extends FilterReader {

  /** Stands for bytes that are no UTF-8; no text has it, for it is no character. */
  private static final char UNDECODABLE = '\uffff';

  private static final String PACKED = "(….gz, ….bz2, ….xz, ….zst, ….lz4)";

  private final String problem;
  private long ended;

  /**
   * @param format what the bytes are if they are no text
   */
  Utf8Text(InputStream in, Optional<ForeignFormat> format) {
    super(
        new InputStreamReader(
            in,
            UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE)
                .replaceWith(String.valueOf(UNDECODABLE))));
    this.problem =
        format
            .map(Utf8Text::problem)
            .orElse(
                "is no text in UTF-8: write it as such, or if the file is packed, name it so "
                    + PACKED);
  }

  /** What to say of a file that is of another format. */
  static String problem(ForeignFormat format) {
    return "the file "
        + format.words()
        + ", where a text in UTF-8 is expected: convert or unpack it, or if it is packed, name it"
        + " so "
        + PACKED;
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
      throw new BadRowException(ended + 1, problem);
    }
  }
}
