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
 * A gzip file whose content is known.
 *
 * @param name what it is called, at the mirrors and in the directory
 * @param sha256 the SHA-256 of its unpacked content, in lower-case hex
 * @param mostBytes no less than it has, packed or unpacked: a guard against hostile mirrors, as the
 *     packed file is held in memory
 */
record KnownFile(String name, String sha256, int mostBytes) {

  /** MNIST's four. */
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
   * Proves that these bytes are the file, trusting them for nothing.
   *
   * @throws IOException if they are not; the message is for the user and says why
   */
  void prove(byte[] packed) throws IOException {
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
      throw new IOException("is no gzip file (" + ForeignFailure.line(e) + ")", e);
    }
    String found = digest.hex();
    if (!found.equals(sha256)) {
      throw new IOException("SHA-256 is " + found + ", expected " + sha256);
    }
  }

  /**
   * Says whether a directory holds this file.
   *
   * @throws InvalidInputException if it holds another one under this name
   */
  boolean liesIn(Path directory) {
    Path path = directory.resolve(name);
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    String wrong;
    try (InputStream in = Files.newInputStream(path)) {
      prove(in.readNBytes(mostBytes + 1));
      return true;
    } catch (FileSystemException e) {
      wrong = "cannot be read (" + e + ")";
    } catch (IOException e) {
      wrong = e.getMessage();
    }
    throw new InvalidInputException(
        path + ": is not MNIST's: " + wrong + "; delete it or move it away, then fetch again");
  }

  /**
   * Puts the file, which was proved, into a directory, which is made if need be.
   *
   * @throws InvalidInputException if another one has come to lie there meanwhile
   */
  void put(byte[] packed, Path directory) throws IOException {
    Files.createDirectories(directory);
    Path part = directory.resolve(name + ".part-" + UUID.randomUUID());
    // For the user who presses Ctrl-C, where no finally block is run.
    part.toFile().deleteOnExit();
    try {
      try (FileOutputStream out = new FileOutputStream(part.toFile())) {
        out.write(packed);
        out.getFD().sync();
      }
      // The move would replace what another process has put there meanwhile.
      if (!liesIn(directory)) {
        Files.move(part, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      }
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
