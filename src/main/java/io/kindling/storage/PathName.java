package io.kindling.storage;

import io.kindling.InvalidInputException;
import io.kindling.Secrets;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/**
 * Parses path names that users write. Names may contain a colon, as in a time of day; Hadoop's own
 * constructors take the text before it for a URI scheme.
 */
public final class PathName {

  /**
   * Maximum length in bytes on Linux and HDFS, less the length of the file names that Kindling
   * appends.
   */
  private static final int LONGEST_PATH = 3800;

  private static final int LONGEST_NAME = 255;

  /** Scheme of a URI (RFC 3986). */
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:");

  private PathName() {}

  /**
   * Returns the path of a name. A name with a colon in its first part is a URI if a slash follows
   * the colon. Otherwise it is a file name if it is not a valid URI, or if a local file of that
   * name exists.
   *
   * @throws InvalidInputException if the name is not a valid path, contains a secret, or is a web
   *     address
   */
  public static Path parse(String name) {
    checkSecrets(name);
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidInputException(
          "'" + name + "': has control characters, which are not allowed in a path");
    }
    if (Arrays.stream(name.split("/")).anyMatch(part -> bytes(part) > LONGEST_NAME)
        || bytes(name) > LONGEST_PATH) {
      throw new InvalidInputException(
          String.format(
              "'%s': is too long for a path; the maximum is %,d bytes, and %d between slashes",
              name, LONGEST_PATH, LONGEST_NAME));
    }
    boolean isFile =
        hasColonFirst(name)
            && (!SCHEME.matcher(name).lookingAt() || Files.exists(java.nio.file.Path.of(name)));
    try {
      return writable(isFile ? new Path(null, null, name) : new Path(name));
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(
          String.format(
              "'%s': is not a path, such as data/mnist or hdfs://host/data/mnist%s",
              name,
              hasColonFirst(name)
                  ? "; write ./" + name + " for a file or directory of that name"
                  : ""),
          e);
    }
  }

  /** Returns the path of an entry of a directory. */
  public static Path child(Path directory, String name) {
    return new Path(directory, new Path(null, null, name));
  }

  /** Returns whether the first part of a name contains a colon that no slash follows. */
  private static boolean hasColonFirst(String name) {
    int colon = name.indexOf(':');
    int slash = name.indexOf('/');
    return colon >= 0 && (slash < 0 || slash > colon + 1);
  }

  /**
   * Returns the path unless it is a web address: Hadoop's file system for these can neither list
   * directories nor write files.
   */
  private static Path writable(Path path) {
    String scheme = path.toUri().getScheme();
    if (scheme != null && List.of("http", "https").contains(scheme.toLowerCase(Locale.ROOT))) {
      throw new InvalidInputException(
          Secrets.placeOf(path.toUri())
              + ": is a web address, where files can be neither listed nor written; download the"
              + " files first and name their directory, such as data/mnist or"
              + " hdfs://host/data/mnist");
    }
    return path;
  }

  private static void checkSecrets(String name) {
    if (Secrets.isInPath(name)) {
      throw new InvalidInputException(
          "'"
              + Secrets.masked(name)
              + "': has a password or a token in it, which would be written to run.json and logs;"
              + " leave it out, and set it as a spark.hadoop. property in the file that"
              + " spark-submit reads with --properties-file");
    }
  }

  private static int bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length;
  }
}
