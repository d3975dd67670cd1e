package io.kindling.storage;

import io.kindling.ForeignFailure;
import io.kindling.InvalidInputException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * An output directory on any Hadoop file system, written by the machines of a cluster: {@code
 * part-00000.…}, {@code part-00001.…}, and an empty {@code _SUCCESS} once all parts are complete.
 * Parts are written atomically, so several attempts at one part do not interfere.
 */
public final class PartDirectory implements Serializable {

  private static final long serialVersionUID = 1;

  private static final String PART = "part-";
  private static final String SUCCESS = "_SUCCESS";

  private final Path path;
  private final SerializableConfiguration configuration;
  private transient Claim claim;

  /** Creates the description of a directory; nothing is written yet. */
  public PartDirectory(String path, Configuration configuration) {
    this.path = PathName.parse(path);
    this.configuration = new SerializableConfiguration(configuration);
  }

  /**
   * Checks that the directory is empty and, by writing and removing a file, that it can be written
   * to.
   *
   * @throws InvalidInputException if the directory is not empty or cannot be written to
   */
  public void checkFree() throws IOException {
    Optional<String> obstacle = WriteProbe.obstacle(path, configuration.value());
    if (obstacle.isPresent()) {
      throw new InvalidInputException(
          path + ": cannot be written to (" + obstacle.get() + "); name another directory");
    }
    if (!files().isEmpty()) {
      throw taken();
    }
  }

  /**
   * Claims the directory, and creates it if missing.
   *
   * @throws InvalidInputException if another program has claimed the directory, or it is not empty
   */
  public void take() throws IOException {
    Claim taken = Claim.take(path, configuration.value()).orElseThrow(this::taken);
    if (files().size() > 1) {
      taken.release();
      throw taken();
    }
    claim = taken;
  }

  /** Writes a part; may be called on any machine. */
  public void write(int part, String extension, AtomicFile.Content content) throws IOException {
    String name = String.format(Locale.ROOT, "%s%05d.%s", PART, part, extension);
    AtomicFile.write(new Path(path, name), configuration.value(), content);
  }

  /**
   * Marks the output as complete and releases the directory.
   *
   * @throws InvalidInputException if parts are missing because some machines wrote to another file
   *     system
   */
  public void succeed(int parts) throws IOException {
    int found = 0;
    for (FileStatus file : files()) {
      found += file.getPath().getName().startsWith(PART) ? 1 : 0;
    }
    if (found != parts) {
      throw new InvalidInputException(
          String.format(
              "%s: %,d of the %,d files that were written are there; name a directory on a file"
                  + " system that every machine of the cluster sees, such as hdfs://host/out",
              path, found, parts));
    }
    // Release first, so that no file disappears after _SUCCESS appears.
    release();
    AtomicFile.write(new Path(path, SUCCESS), configuration.value(), out -> {});
  }

  /** Releases the directory, and deletes it if this program created it and nothing was written. */
  public void release() {
    if (claim != null) {
      try {
        AtomicFile.clearUnfinished(path, configuration.value());
        claim.release();
      } catch (IOException | FSError e) {
        // Leftover files do no harm: the directory is not written to again.
      }
      claim = null;
    }
  }

  private List<FileStatus> files() throws IOException {
    FileSystem fileSystem = AtomicFile.fileSystem(path, configuration.value());
    try {
      return VolumeFolders.without(AtomicFile.attempt(() -> fileSystem.listStatus(path)));
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new InvalidInputException(
          path + ": cannot be read (" + ForeignFailure.line(e) + "); name another directory", e);
    }
  }

  private InvalidInputException taken() {
    return new InvalidInputException(
        path
            + ": holds files already, or another program is writing there; name a new or empty"
            + " directory");
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
