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
 * A directory, on any Hadoop file system, whose files are written by the machines of a cluster:
 * {@code part-00000.…}, {@code part-00001.…}, and an empty {@code _SUCCESS} once all are there. A
 * part is there whole or not at all, and attempts at one part do not disturb each other.
 */
public final class PartDirectory implements Serializable {

  private static final long serialVersionUID = 1;

  private static final String PART = "part-";
  private static final String SUCCESS = "_SUCCESS";

  private final Path path;
  private final SerializableConfiguration configuration;
  private transient Claim claim;

  /** Names the directory; nothing is written yet. */
  public PartDirectory(String path, Configuration configuration) {
    this.path = PathName.parse(path);
    this.configuration = new SerializableConfiguration(configuration);
  }

  /**
   * Checks, by writing and removing a file, that the directory can be written to and holds nothing.
   *
   * @throws InvalidInputException if either is not so
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
   * Takes the directory, and makes it if it is not there.
   *
   * @throws InvalidInputException if another has it, or it holds anything
   */
  public void take() throws IOException {
    Claim taken = Claim.take(path, configuration.value()).orElseThrow(this::taken);
    if (files().size() > 1) {
      taken.release();
      throw taken();
    }
    claim = taken;
  }

  /** Writes a part, on whatever machine. */
  public void write(int part, String extension, AtomicFile.Content content) throws IOException {
    String name = String.format(Locale.ROOT, "%s%05d.%s", PART, part, extension);
    AtomicFile.write(new Path(path, name), configuration.value(), content);
  }

  /**
   * Says that all parts are there.
   *
   * @throws InvalidInputException if they are not: machines have written elsewhere
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
    // Before, so that who finds _SUCCESS finds nothing that will go.
    release();
    AtomicFile.write(new Path(path, SUCCESS), configuration.value(), out -> {});
  }

  /** Gives the directory up; it goes, too, if nothing has been written. */
  public void release() {
    if (claim != null) {
      try {
        AtomicFile.clearUnfinished(path, configuration.value());
        claim.release();
      } catch (IOException | FSError e) {
        // What is left behind does no harm: the directory is not written to again.
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
            + ": holds files already, or another program is writing there; name a directory that is"
            + " new or empty");
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
