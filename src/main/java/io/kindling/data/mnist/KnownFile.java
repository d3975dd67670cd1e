package io.kindling.data.mnist;

import io.kindling.ForeignFailure;
import io.kindling.InvalidInputException;
import io.kindling.codec.Sha256;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A gzip file with known content.
 *
 * @param name the file's name, at the mirrors and in the directory
 * @param sha256 the SHA-256 of the decompressed content, in lower-case hex
 * @param mostBytes an upper bound of the size, compressed and decompressed; it protects against
 *     hostile mirrors, because the compressed file is held in memory
 */
record KnownFile(String name, String sha256, int mostBytes) {

  /** The four files of MNIST. */
  static final List<KnownFile> MNIST =
      List.of(
          new KnownFile(
              MnistFiles.TRAINING_IMAGES + ".gz",
              "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
              50_000_000),
          new KnownFile(
              MnistFiles.TRAINING_LABELS + ".gz",
              "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
              100_000),
          new KnownFile(
              MnistFiles.TEST_IMAGES + ".gz",
              "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
              10_000_000),
          new KnownFile(
              MnistFiles.TEST_LABELS + ".gz",
              "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
              100_000));

  /**
   * Verifies that some untrusted bytes are the file.
   *
   * @throws IOException if they are not; the message is for the user and gives the reason
   */
  void verify(byte[] packed) throws IOException {
    if (packed.length > mostBytes) {
      throw new IOException(String.format(Locale.ROOT, "holds more than %,d bytes", mostBytes));
    }
    Sha256 digest = new Sha256();
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed), 1 << 16)) {
      byte[] buffer = new byte[1 << 16];
      int left = mostBytes;
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        left -= count;
        if (left < 0) {
          throw new IOException(
              String.format(Locale.ROOT, "unpacks to more than %,d bytes", mostBytes));
        }
        digest.add(buffer, 0, count);
      }
    } catch (EOFException e) {
      throw new IOException("ends too early", e);
    } catch (ZipException e) {
      throw new IOException("is not a gzip file (" + ForeignFailure.line(e) + ")", e);
    }
    String found = digest.hex();
    if (!found.equals(sha256)) {
      throw new IOException("SHA-256 is " + found + ", expected " + sha256);
    }
  }

  /**
   * Returns whether a directory holds this file.
   *
   * @throws InvalidInputException if it holds other content under this name
   */
  boolean isIn(Path directory) {
    Path path = directory.resolve(name);
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    String wrong;
    try (InputStream in = Files.newInputStream(path)) {
      verify(in.readNBytes(mostBytes + 1));
      return true;
    } catch (FileSystemException e) {
      wrong = "cannot be read (" + e + ")";
    } catch (IOException e) {
      wrong = e.getMessage();
    }
    throw new InvalidInputException(
        path + ": is not the MNIST file: " + wrong + "; delete or move it, then fetch again");
  }

  /**
   * Writes the verified file to a directory, which is created if necessary.
   *
   * @throws InvalidInputException if other content has appeared under this name meanwhile
   */
  void put(byte[] packed, Path directory) throws IOException {
    Files.createDirectories(directory);
    Path part = directory.resolve(name + ".part-" + UUID.randomUUID());
    // Covers Ctrl-C, after which no finally block runs.
    part.toFile().deleteOnExit();
    try {
      try (FileOutputStream out = new FileOutputStream(part.toFile())) {
        out.write(packed);
        out.getFD().sync();
      }
      // Without this check, the move would replace a file that another process has just written.
      if (!isIn(directory)) {
        Files.move(part, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      }
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
