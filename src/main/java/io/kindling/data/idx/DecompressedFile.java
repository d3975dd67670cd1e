package io.kindling.data.idx;

import io.kindling.InvalidInputException;
import io.kindling.data.ByteSource;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * The content of a file after removing any number of gzip layers. Compression is detected from the
 * first bytes, not from the name, because users rename files, and browsers and tools compress and
 * decompress them silently.
 *
 * @param content the decompressed content, from its beginning
 * @param layers the number of gzip layers
 */
record DecompressedFile(InputStream content, int layers) {

  /** The most gzip layers that are removed; more indicate a mistake. */
  private static final int MOST_LAYERS = 3;

  private static final int BUFFER = 1 << 16;

  /**
   * Detects gzip layers and opens the decompressed content.
   *
   * @param source the file, for messages
   * @param raw the file's bytes, from the beginning
   * @throws InvalidInputException if there are too many layers
   * @throws IOException if the file cannot be read or decompressed
   */
  static DecompressedFile of(ByteSource source, InputStream raw) throws IOException {
    InputStream content = new BufferedInputStream(raw);
    int layers = 0;
    while (isGzip(content)) {
      if (layers == MOST_LAYERS) {
        throw new InvalidInputException(
            source.name() + ": is gzipped more than " + MOST_LAYERS + " times; decompress it");
      }
      content = new BufferedInputStream(new GZIPInputStream(content, BUFFER));
      layers++;
    }
    return new DecompressedFile(content, layers);
  }

  private static boolean isGzip(InputStream content) throws IOException {
    content.mark(2);
    // Reading two bytes never fails for an IDX file, which begins with two zero bytes.
    int first = content.read();
    int second = content.read();
    content.reset();
    return first == 0x1f && second == 0x8b;
  }
}
