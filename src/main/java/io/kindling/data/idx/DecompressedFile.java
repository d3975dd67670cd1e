package io.kindling.data.idx;

import io.kindling.InvalidInputException;
import io.kindling.data.ByteSource;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * A file's content, however often it is gzipped: told by what it begins with, not by its name,
 * because files are renamed, and browsers and tools pack and unpack them without a word.
 *
 * @param content from its beginning, unpacked
 * @param layers how often it is gzipped
 */
record DecompressedFile(InputStream content, int layers) {

  /** Who packs a file once more by accident does not do it for ever. */
  private static final int MOST_LAYERS = 3;

  private static final int BUFFER = 1 << 16;

  /**
   * Finds out how often content is gzipped.
   *
   * @param raw the file from its beginning
   * @throws InvalidInputException if it is gzipped too often
   * @throws IOException if it cannot be read or unpacked
   */
  static DecompressedFile of(ByteSource source, InputStream raw) throws IOException {
    InputStream content = new BufferedInputStream(raw);
    int layers = 0;
    while (isGzip(content)) {
      if (layers == MOST_LAYERS) {
        throw new InvalidInputException(
            source.name() + ": is gzipped more than " + MOST_LAYERS + " times; unpack it");
      }
      content = new BufferedInputStream(new GZIPInputStream(content, BUFFER));
      layers++;
    }
    return new DecompressedFile(content, layers);
  }

  private static boolean isGzip(InputStream content) throws IOException {
    content.mark(2);
    // Both read in any case: an IDX file begins with two zero bytes.
    int first = content.read();
    int second = content.read();
    content.reset();
    return first == 0x1f && second == 0x8b;
  }
}
