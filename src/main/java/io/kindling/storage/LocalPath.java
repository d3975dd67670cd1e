package io.kindling.storage;

import io.kindling.InvalidInputException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * Parses path names that refer to the local disk unless they have a URI scheme, whatever {@code
 * fs.defaultFS} is.
 */
public final class LocalPath {

  private LocalPath() {}

  /**
   * Returns the Hadoop path of a name: the name's URI if it has a scheme, otherwise a path on the
   * local disk.
   *
   * @throws InvalidInputException if the name is not a valid path
   */
  public static Path orAddress(String name) {
    Path path = PathName.parse(name);
    return path.toUri().getScheme() == null ? new Path(java.nio.file.Path.of(name).toUri()) : path;
  }

  /**
   * Returns the path of a local file or directory.
   *
   * @throws InvalidInputException if the name refers to another file system
   */
  public static java.nio.file.Path of(String name) {
    Path path = PathName.parse(name);
    String scheme = path.toUri().getScheme();
    if (scheme == null) {
      return java.nio.file.Path.of(name);
    }
    boolean isHere = Optional.ofNullable(path.toUri().getAuthority()).orElse("").isEmpty();
    if (!scheme.equals("file") || !isHere) {
      throw new InvalidInputException(
          name + ": is on another file system; name a path on this machine's disk");
    }
    return java.nio.file.Path.of(path.toUri().getPath());
  }
}
