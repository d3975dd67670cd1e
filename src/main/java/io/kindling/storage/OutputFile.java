package io.kindling.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The place of a file that is to be written whole: what is there already, and what is beside it.
 */
final class OutputFile {

  private OutputFile() {}

  /** Where a file is written: where a local symbolic link leads to, as a shell would do it. */
  static Path place(FileSystem fileSystem, Path file) throws IOException {
    if (fileSystem instanceof LocalFiles local) {
      java.nio.file.Path path = local.toPath(file);
      if (Files.isSymbolicLink(path) && Files.exists(path)) {
        return new Path(path.toRealPath().toUri());
      }
    }
    return file;
  }

  /** What is in the place of a file, if a file cannot take its place. */
  static Optional<String> taken(FileSystem fileSystem, Path place) throws IOException {
    if (fileSystem.exists(place) && fileSystem.getFileStatus(place).isDirectory()) {
      return Optional.of("is a directory");
    }
    return InputFile.isSpecial(fileSystem, place)
        ? Optional.of("is a pipe or a device")
        : Optional.empty();
  }
}
