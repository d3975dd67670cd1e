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

/** Reads and writes small UTF-8 text files on any Hadoop file system. */
public final class TextFile {

  /**
   * Maximum length of a file to read, in bytes; far above the size of any file that Kindling
   * writes.
   */
  private static final int LONGEST = 1 << 26;

  private TextFile() {}

  /** Writes a file atomically, replacing an existing one. */
  public static void write(Path file, Configuration configuration, String text) throws IOException {
    AtomicFile.write(file, configuration, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Reads a file.
   *
   * @return the text without a byte-order mark; empty if the file does not exist
   * @throws InvalidInputException if the file cannot be read or exceeds the maximum length
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
              throw e; // HDFS reports a directory this way.
            }
            return Optional.empty();
          }
        });
  }

  /** Returns the text without a leading byte-order mark, which Windows editors write. */
  public static String withoutMark(String text) {
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  private static String text(Path file, byte[] bytes) {
    if (bytes.length > LONGEST) {
      throw new InvalidInputException(
          String.format(
              "%s: has more than %,d bytes, too many for a file written by Kindling; move it away",
              file, LONGEST));
    }
    return withoutMark(new String(bytes, StandardCharsets.UTF_8));
  }
}
