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

/** Checks of files that a user names as input: directories, pipes and devices are rejected. */
public final class InputFile {

  private InputFile() {}

  /**
   * Returns the status of a file.
   *
   * @return the status; empty if nothing has that name
   * @throws InvalidInputException if the path is a directory, a pipe or a device
   * @throws IOException if the file system cannot be read
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

  /** Returns whether the path is a directory. */
  public static boolean isDirectory(Path path, Configuration configuration) throws IOException {
    try {
      return AtomicFile.fileSystem(path, configuration).getFileStatus(path).isDirectory();
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  /**
   * Checks that the path supports repeated reads from any position, unlike a pipe or a device.
   *
   * @param name the name of the file in messages
   * @throws InvalidInputException if the path is a pipe or a device
   */
  static void checkRegular(FileSystem fileSystem, Path file, String name) {
    if (isSpecial(fileSystem, file)) {
      throw new InvalidInputException(
          name
              + ": is a pipe or a device, where a file is expected that can be read more than"
              + " once and from any position; write the content to a file and name that");
    }
  }

  /** Returns whether the path exists and is neither a file nor a directory. */
  static boolean isSpecial(FileSystem fileSystem, Path path) {
    if (!(fileSystem instanceof LocalFiles local)) {
      return false;
    }
    try {
      return Files.readAttributes(local.toPath(path), BasicFileAttributes.class).isOther();
    } catch (IOException e) {
      return false; // The later read reports why.
    }
  }
}
