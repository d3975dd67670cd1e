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
 * Paths of names, as users write them. Names may have a colon, as times of day do, though Hadoop's
 * own constructors take what stands before it for the scheme of an address.
 */
public final class PathName {

  /** What Linux and HDFS take, less what our own files' names need of it. */
  private static final int LONGEST_PATH = 3800;

  private static final int LONGEST_NAME = 255;

  /** What an address begins with (RFC 3986). */
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:");

  private PathName() {}

  /**
   * Returns the path of a name. A name with a colon in its first part is an address if a slash
   * follows the colon. Otherwise it is the name of a file if it cannot be an address, or if there
   * is a local file of that name.
   *
   * @throws InvalidInputException if it cannot be a path
   */
  public static Path parse(String name) {
    checkSecrets(name);
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidInputException(
          "'" + name + "': has control characters, which a path should not have");
    }
    if (Arrays.stream(name.split("/")).anyMatch(part -> bytes(part) > LONGEST_NAME)
        || bytes(name) > LONGEST_PATH) {
      throw new InvalidInputException(
          String.format(
              "'%s': is too long for a path, which has %,d bytes at most, %d between slashes",
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

  /** Returns the path of what has a name in a directory. */
  public static Path child(Path directory, String name) {
    return new Path(directory, new Path(null, null, name));
  }

  /** Whether a colon is in the first part of a name, and no slash follows it. */
  private static boolean hasColonFirst(String name) {
    int colon = name.indexOf(':');
    int slash = name.indexOf('/');
    return colon >= 0 && (slash < 0 || slash > colon + 1);
  }

  /** Hadoop has a file system for web addresses, which knows no directories and takes no files. */
  private static Path writable(Path path) {
    String scheme = path.toUri().getScheme();
    if (scheme != null && List.of("http", "https").contains(scheme.toLowerCase(Locale.ROOT))) {
      throw new InvalidInputException(
          Secrets.placeOf(path.toUri())
              + ": is a web address, where files can be neither looked for nor written; fetch what"
              + " is there first and name the directory that it is in, such as data/mnist or"
              + " hdfs://host/data/mnist");
    }
    return path;
  }

  private static void checkSecrets(String name) {
    if (Secrets.isInPath(name)) {
      throw new InvalidInputException(
          "'"
              + Secrets.masked(name)
              + "': has a password or a token in it, which would stand in run.json and in logs;"
              + " leave it out, and give it as a spark.hadoop. setting in the file that"
              + " spark-submit takes by --properties-file");
    }
  }

  private static int bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length;
  }
}
