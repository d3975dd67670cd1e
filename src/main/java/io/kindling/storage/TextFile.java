package io.kindling.storage;

import io.kindling.InvalidInputException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A small file of text in UTF-8, on any Hadoop file system. */
public final class TextFile {

  /** In bytes, of a file that is read: far more than any of ours has. */
  private static final int LONGEST = 1 << 26;

  private TextFile() {}

  /** Writes the file whole, in the place of an old one if there is one. */
  public static void write(Path file, Configuration configuration, String text) throws IOException {
    AtomicFile.write(file, configuration, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Reads the file.
   *
   * @return empty if there is none
   * @throws InvalidInputException if it cannot be read, or is too large to be one of ours
   */
  public static Optional<String> read(Path file, Configuration configuration) {
    return AtomicFile.reading(
        file,
        () -> {
          FileSystem fileSystem = AtomicFile.fileSystem(file, configuration);
          try (FSDataInputStream in = fileSystem.open(file)) {
            return Optional.of(text(file, in.readNBytes(LONGEST + 1)));
          } catch (FileNotFoundException e) {
            if (fileSystem.exists(file)) {
              throw e; // HDFS's way to say that it is a directory.
            }
            return Optional.empty();
          }
        });
  }

  /** Returns a text without the byte-order mark that editors of Windows put before it. */
  public static String withoutMark(String text) {
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  private static String text(Path file, byte[] bytes) {
    if (bytes.length > LONGEST) {
      throw new InvalidInputException(
          String.format(
              "%s: has more than %,d bytes, and no such file has; move it away", file, LONGEST));
    }
    return withoutMark(new String(bytes, StandardCharsets.UTF_8));
  }
}
