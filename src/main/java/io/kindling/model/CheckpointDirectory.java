package io.kindling.model;

import io.kindling.InvalidInputException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The checkpoints of a run, the last few, each in a file named by its number of steps. */
public final class CheckpointDirectory {

  private static final String PREFIX = "step-";
  private static final String SUFFIX = ".safetensors";

  private final Path directory;
  private final Configuration configuration;
  private final int keep;

  /**
   * @param keep how many checkpoints to keep, at least 1
   */
  public CheckpointDirectory(Path directory, Configuration configuration, int keep) {
    this.directory = directory;
    this.configuration = configuration;
    this.keep = keep;
  }

  /**
   * Writes a checkpoint, then deletes those that are older than the last few.
   *
   * @throws IOException if it could not be written; the older ones are still there then
   */
  public void write(Checkpoint checkpoint) throws IOException {
    String name = PREFIX + String.format("%012d", checkpoint.steps()) + SUFFIX;
    checkpoint.write(new Path(directory, name), configuration);
    List<Path> newestFirst = newestFirst();
    for (Path old : newestFirst.subList(Math.min(keep, newestFirst.size()), newestFirst.size())) {
      fileSystem().delete(old, false);
    }
  }

  /**
   * Reads the newest checkpoint that is sound, and clears away files that were never finished.
   *
   * @param warn is told of every damaged one that was passed over
   * @throws IOException if the directory cannot be read
   */
  public Optional<Checkpoint> newest(Consumer<String> warn) throws IOException {
    AtomicFile.clearUnfinished(directory, configuration);
    for (Path file : newestFirst()) {
      try {
        return Optional.of(Checkpoint.read(file, configuration));
      } catch (InvalidInputException e) {
        warn.accept(e.getMessage() + "; trying the checkpoint before it");
      }
    }
    return Optional.empty();
  }

  /** The names end in numbers of equal length, so that their order is that of the steps. */
  private List<Path> newestFirst() throws IOException {
    List<Path> files = new ArrayList<>();
    for (FileStatus status : list()) {
      String name = status.getPath().getName();
      if (name.startsWith(PREFIX) && name.endsWith(SUFFIX)) {
        files.add(status.getPath());
      }
    }
    files.sort(Comparator.comparing(Path::getName).reversed());
    return files;
  }

  private FileStatus[] list() throws IOException {
    try {
      return fileSystem().listStatus(directory);
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    }
  }

  private FileSystem fileSystem() throws IOException {
    return AtomicFile.fileSystem(directory, configuration);
  }
}
