package io.kindling.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Resolves and checks the target path of an atomic write. */
final class OutputFile {

  private OutputFile() {}

  /**
   * Returns the path to write to: the target of a local symbolic link, as in a shell, or the file
   * itself.
   */
  static Path place(FileSystem fileSystem, Path file) throws IOException {
    if (fileSystem instanceof LocalFiles local) {
      java.nio.file.Path path = local.toPath(file);
      if (Files.isSymbolicLink(path) && Files.exists(path)) {
        return new Path(path.toRealPath().toUri());
      }
    }
    return file;
  }

  /**
   * Returns a description of a directory, pipe or device at the path that a file cannot replace;
   * empty if a file can be written there.
   */
  static Optional<String> taken(FileSystem fileSystem, Path place) throws IOException {
    if (fileSystem.exists(place) && fileSystem.getFileStatus(place).isDirectory()) {
      return Optional.of("is a directory");
    }
    return InputFile.isSpecial(fileSystem, place)
        ? Optional.of("is a pipe or a device")
        : Optional.empty();
  }
}
