package io.kindling.data.mnist;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Takes the SHA-256 of what a gzip file holds, in the one pass that copies the file. */
final class GzipContent {

  private GzipContent() {}

  /**
   * Reads a gzip file to its end, trusting it for nothing.
   *
   * @param copy takes the file as it is, packed
   * @param limit the number of bytes it may have at most, packed and unpacked
   * @return the SHA-256 of the unpacked content in lower-case hex
   * @throws IOException if the file cannot be read, is no gzip file, is cut short or exceeds the
   *     limit; the message completes a sentence about the file
   * @throws UncheckedIOException if the copy cannot be written, for which the file is not to blame
   */
  static String sha256(InputStream packed, OutputStream copy, long limit) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    InputStream copied = new Copying(packed, copy, limit);
    try (GZIPInputStream in = new GZIPInputStream(copied, 1 << 16)) {
      byte[] buffer = new byte[1 << 16];
      long total = 0;
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        total += count;
        if (total > limit) {
          throw new IOException(
              String.format(Locale.ROOT, "unpacks to more than %,d bytes", limit));
        }
        digest.update(buffer, 0, count);
      }
      // What follows the gzip data belongs to the file too, and a cut there shows only here.
      copied.transferTo(OutputStream.nullOutputStream());
    } catch (EOFException e) {
      throw new IOException("ends too early", e);
    } catch (ZipException e) {
      throw new IOException("is no gzip file (" + e.getMessage() + ")", e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Copies all that is read from it, up to a number of bytes. */
  private static final class Copying extends FilterInputStream {

    private final OutputStream copy;
    private final long limit;
    private long total;

    Copying(InputStream in, OutputStream copy, long limit) {
      super(in);
      this.copy = copy;
      this.limit = limit;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = super.read(buffer, offset, length);
      total += Math.max(count, 0);
      if (total > limit) {
        throw new IOException(String.format(Locale.ROOT, "holds more than %,d bytes", limit));
      }
      if (count > 0) {
        try {
          copy.write(buffer, offset, count);
        } catch (IOException e) {
          throw new UncheckedIOException("cannot write: " + e, e);
        }
      }
      return count;
    }
  }
}
