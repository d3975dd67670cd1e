package io.kindling.storage;

import io.kindling.InvalidInputException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The checksums that Hadoop's programs, Spark among them, write beside a local file, in {@code
 * .NAME.crc}. A file that was changed by another program does not match them any more.
 */
final class LocalChecksums {

  /** How such a file begins. */
  private static final byte[] MAGIC = "crc\0".getBytes(StandardCharsets.US_ASCII);

  private LocalChecksums() {}

  /** The file system to read a file by: one that compares checksums if there are any. */
  static FileSystem comparing(FileSystem fileSystem, Path file) {
    return fileSystem instanceof LocalFileSystem local && !areThere(local, file)
        ? local.getRaw()
        : fileSystem;
  }

  private static boolean areThere(LocalFileSystem local, Path file) {
    // Of a name with a colon Hadoop can make no name of checksums.
    if (file.getName().indexOf(':') >= 0) {
      return false;
    }
    java.nio.file.Path checksums = local.pathToFile(local.getChecksumFile(file)).toPath();
    try (InputStream in = Files.newInputStream(checksums)) {
      return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Content that is compared with checksums as it is read.
   *
   * @param file whose content it is
   * @param name of the file as the user knows it
   */
  static InputStream reporting(InputStream in, Path file, String name) {
    return new FilterInputStream(in) {
      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        try {
          return in.read(target, offset, length);
        } catch (ChecksumException e) {
          throw mismatch(file, name, e);
        }
      }

      @Override
      public int read() throws IOException {
        try {
          return in.read();
        } catch (ChecksumException e) {
          throw mismatch(file, name, e);
        }
      }

      @Override
      public long skip(long count) throws IOException {
        try {
          return in.skip(count);
        } catch (ChecksumException e) {
          throw mismatch(file, name, e);
        }
      }
    };
  }

  /** What to throw where content does not match its checksums. */
  static InvalidInputException mismatch(Path file, String name, ChecksumException cause) {
    return new InvalidInputException(
        String.format(
            "%s: does not match the checksums that a Hadoop program has written beside it, in"
                + " .%s.crc: it was changed by another program, or is damaged; remove that .crc"
                + " file if the content is right, or fetch the data again",
            name, file.getName()),
        cause);
  }
}
