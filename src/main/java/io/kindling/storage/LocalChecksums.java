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
 * Verifies local files against the checksums in {@code .NAME.crc}, which Hadoop programs such as
 * Spark write beside them. A file modified later by another program no longer matches.
 */
final class LocalChecksums {

  /** First bytes of a checksum file. */
  private static final byte[] MAGIC = "crc\0".getBytes(StandardCharsets.US_ASCII);

  private LocalChecksums() {}

  /**
   * Returns the file system to read a file with: one that verifies checksums if a checksum file
   * exists, otherwise the raw one.
   */
  static FileSystem comparing(FileSystem fileSystem, Path file) {
    return fileSystem instanceof LocalFileSystem local && !areThere(local, file)
        ? local.getRaw()
        : fileSystem;
  }

  private static boolean areThere(LocalFileSystem local, Path file) {
    // Hadoop cannot derive the name of the checksum file from a name with a colon.
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
   * Returns a stream that reports checksum errors as {@link InvalidInputException}.
   *
   * @param file the file that is read
   * @param name the name of the file in messages
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

  /** Creates the exception for content that does not match its checksums. */
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
