package io.kindling.storage;

import io.kindling.InvalidInputException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A file that a user names to be read: no directory, and nothing that passes for an empty file. */
public final class InputFile {

  private InputFile() {}

  /**
   * Looks for a file.
   *
   * @return empty if there is neither a file nor a directory of that name
   * @throws InvalidInputException if it is a directory, a pipe or a device
   * @throws IOException if it cannot be looked for
   */
  public static Optional<FileStatus> find(Path file, Configuration configuration)
      throws IOException {
    FileSystem fileSystem = AtomicFile.fileSystem(file, configuration);
    try {
      FileStatus status = fileSystem.getFileStatus(file);
      if (status.isDirectory()) {
        throw new InvalidInputException(file + ": is a directory, a file is expected");
      }
      checkRegular(fileSystem, file, file.toString());
      return Optional.of(status);
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /** Whether there is a directory of a name. */
  public static boolean isDirectory(Path path, Configuration configuration) throws IOException {
    try {
      return AtomicFile.fileSystem(path, configuration).getFileStatus(path).isDirectory();
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  /**
   * Checks that something can be read more than once and from any place.
   *
   * @param name as the user knows it
   * @throws InvalidInputException if it cannot
   */
  static void checkRegular(FileSystem fileSystem, Path file, String name) {
    if (isSpecial(fileSystem, file)) {
      throw new InvalidInputException(
          name
              + ": is a pipe or a device, where a file is expected, which can be read more than"
              + " once and from any place; write the content to a file and name that");
    }
  }

  /** Whether something exists that is neither a file nor a directory. */
  static boolean isSpecial(FileSystem fileSystem, Path path) {
    if (!(fileSystem instanceof LocalFiles local)) {
      return false;
    }
    try {
      return Files.readAttributes(local.toPath(path), BasicFileAttributes.class).isOther();
    } catch (IOException e) {
      return false; // Why it cannot be read is for the reader to find.
    }
  }
}
