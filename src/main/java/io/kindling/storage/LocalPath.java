package io.kindling.storage;

import io.kindling.InvalidInputException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** Names that mean the local disk unless they say otherwise, whatever Hadoop's file system is. */
public final class LocalPath {

  private LocalPath() {}

  /**
   * Returns the path of a name: on the local disk, unless the name is an address.
   *
   * @throws InvalidInputException if it cannot be one
   */
  public static Path orAddress(String name) {
    Path path = PathName.parse(name);
    return path.toUri().getScheme() == null ? new Path(java.nio.file.Path.of(name).toUri()) : path;
  }

  /**
   * Returns the local file or directory of a name.
   *
   * @throws InvalidInputException if it is the address of something on another file system
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
          name + ": is on another file system; name a place on this machine's disk");
    }
    return java.nio.file.Path.of(path.toUri().getPath());
  }
}
