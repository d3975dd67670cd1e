package io.kindling.storage;

import io.kindling.ForeignFailure;
import io.kindling.InvalidInputException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Tests whether files can be written to a directory by writing one. Owners and modes do not decide
 * this alone: supplementary groups, access control lists, user namespaces, read-only mounts and
 * quotas count too.
 */
public final class WriteProbe {

  private static final Pattern TRIAL_FILE =
      Pattern.compile("/\\.[^/ ]*" + Pattern.quote(AtomicFile.UNFINISHED));

  private final FileSystem fileSystem;
  private final Deque<Path> made = new ArrayDeque<>();

  private WriteProbe(FileSystem fileSystem) {
    this.fileSystem = fileSystem;
  }

  /**
   * Tests whether files can be written to a directory, which need not exist. The files and
   * directories that the test creates are removed.
   *
   * @return the reason why files cannot be written, or empty
   * @throws InvalidInputException if the file system does not exist or cannot be reached
   */
  public static Optional<String> obstacle(Path directory, Configuration configuration) {
    try {
      return AtomicFile.attempt(
          () -> {
            run(directory, configuration);
            return Optional.empty();
          });
    } catch (IOException e) {
      boolean wrapped = e.getCause() instanceof IOException;
      String line = ForeignFailure.line(wrapped ? e.getCause() : e);
      return Optional.of(TRIAL_FILE.matcher(line).replaceAll(""));
    }
  }

  /**
   * Tests whether a file can be written, as {@link #obstacle} does for a directory.
   *
   * @return the reason why the file cannot be written, or empty
   * @throws InvalidInputException if the file system does not exist or cannot be reached
   */
  public static Optional<String> obstacleToFile(Path file, Configuration configuration) {
    return AtomicFile.reading(
        file,
        () -> {
          FileSystem fileSystem = AtomicFile.fileSystem(file, configuration);
          Path place = OutputFile.place(fileSystem, fileSystem.makeQualified(file));
          Optional<String> taken = OutputFile.taken(fileSystem, place);
          return taken.isPresent() ? taken : obstacle(place.getParent(), configuration);
        });
  }

  /** Creates the directory if missing, writes a file there, and removes both. */
  private static void run(Path directory, Configuration configuration) throws IOException {
    WriteProbe trial = new WriteProbe(AtomicFile.fileSystem(directory, configuration));
    try {
      trial.make(trial.fileSystem.makeQualified(directory));
      Path file = new Path(directory, ".trial." + UUID.randomUUID() + AtomicFile.UNFINISHED);
      AtomicFile.write(file, configuration, out -> out.write('\n'));
      trial.fileSystem.delete(file, false);
    } finally {
      trial.removeMade();
    }
  }

  private void make(Path directory) throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    for (Path each = directory; each != null && !isThere(each); each = each.getParent()) {
      missing.push(each);
    }
    for (Path each : missing) {
      makeOne(each);
    }
  }

  private boolean isThere(Path directory) throws IOException {
    try {
      if (!fileSystem.getFileStatus(directory).isDirectory()) {
        throw new IOException(directory + " is not a directory");
      }
      return true;
    } catch (IOException e) {
      if (AccessDenied.isOne(e) && !(fileSystem instanceof LocalFiles)) {
        return true; // An object store may allow writing where it denies listing.
      }
      if (e instanceof FileNotFoundException) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Creates a directory; locally with the JDK, because Hadoop's local file system hides the reason
   * of a failure.
   */
  private void makeOne(Path directory) throws IOException {
    if (fileSystem instanceof LocalFiles local) {
      try {
        Files.createDirectory(local.toPath(directory));
      } catch (FileAlreadyExistsException e) {
        if (Files.isDirectory(local.toPath(directory))) {
          return; // Another program has created it meanwhile.
        }
        throw e;
      }
    } else if (!fileSystem.mkdirs(directory)) {
      throw new IOException(directory + " cannot be created");
    }
    made.push(directory);
  }

  /** Removes the created directories, except those that another program has begun to use. */
  private void removeMade() {
    for (Path each : made) {
      try {
        fileSystem.delete(each, false);
      } catch (IOException | FSError e) {
        return;
      }
    }
  }
}
