package io.kindling.data.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kindling.data.ForeignFormat;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.util.Optional;

/** A UTF-8 text reader that counts line ends and rejects input that is not text. */
final class Utf8Text extends FilterReader {

  /** A replacement for bytes that are not UTF-8; it is not a character, so no text contains it. */
  private static final char UNDECODABLE = '\uffff';

  private static final String PACKED = "(….gz, ….bz2, ….xz, ….zst, ….lz4)";

  private final String problem;
  private long ended;

  /**
   * Creates a reader.
   *
   * @param in the bytes
   * @param format the format of the file if it is not text
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
                "is not UTF-8 text: convert it to UTF-8, or if the file is compressed, give it the"
                    + " matching extension "
                    + PACKED);
  }

  /** Returns the message for a file of another format. */
  static String problem(ForeignFormat format) {
    return "the file "
        + format.words()
        + ", where UTF-8 text is expected: convert or decompress it, or if it is compressed, give"
        + " it the matching extension "
        + PACKED;
  }

  /** Returns the number of lines that have ended so far. */
  long ended() {
    return ended;
  }

  /**
   * Reads characters.
   *
   * @throws BadRowException if the input is not text
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
   * Reads one character.
   *
   * @throws BadRowException if the input is not text
   */
  @Override
  public int read() throws IOException {
    int next = in.read();
    if (next >= 0) {
      check((char) next);
    }
    return next;
  }

  /** Counts line ends and rejects undecodable bytes and zeros, which UTF-16 without a mark has. */
  private void check(char next) {
    if (next == '\n') {
      ended++;
    } else if (next == UNDECODABLE || next == 0) {
      throw new BadRowException(ended + 1, problem);
    }
  }
}
