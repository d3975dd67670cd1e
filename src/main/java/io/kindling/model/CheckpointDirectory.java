package io.kindling.model;

import io.kindling.InvalidInputException;
import io.kindling.storage.AtomicFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The most recent checkpoints of a run, each in a file named by its number of steps. */
public final class CheckpointDirectory {

  private static final String PREFIX = "step-";
  private static final String SUFFIX = ".safetensors";

  /** The names that {@link #name} generates. Files with other names belong to the user. */
  private static final Pattern NAMES = Pattern.compile("step-\\d{12,}\\.safetensors");

  private final Path directory;
  private final Configuration configuration;
  private final int keep;

  /**
   * Creates a view of a directory, which need not exist yet.
   *
   * @param directory the directory
   * @param configuration the configuration of its file system
   * @param keep the number of checkpoints to keep, at least 1
   */
  public CheckpointDirectory(Path directory, Configuration configuration, int keep) {
    this.directory = directory;
    this.configuration = configuration;
    this.keep = keep;
  }

  /**
   * Writes a checkpoint, then deletes the oldest ones beyond the number to keep. Checkpoints of
   * later steps are deleted, too: they are damaged, since the run continued from an earlier one,
   * and would otherwise count as the most recent.
   *
   * @throws IOException if the checkpoint cannot be written; the others are then unchanged
   */
  public void write(Checkpoint checkpoint) throws IOException {
    Path written = new Path(directory, name(checkpoint));
    checkpoint.write(written, configuration);
    int kept = 0;
    for (Path file : newestFirst()) {
      boolean later = file.getName().compareTo(written.getName()) > 0;
      if (later || ++kept > keep) {
        fileSystem().delete(file, false);
      }
    }
  }

  /** Returns whether there is no checkpoint. */
  public boolean isEmpty() throws IOException {
    return newestFirst().isEmpty();
  }

  /** Deletes all checkpoints, and the directory if it is empty then. */
  public void delete() throws IOException {
    AtomicFile.clearUnfinished(directory, configuration);
    for (Path file : newestFirst()) {
      fileSystem().delete(file, false);
    }
    AtomicFile.deleteIfEmpty(directory, configuration);
  }

  /**
   * Reads the newest valid checkpoint.
   *
   * @param flaw an additional check, which returns the problem of an unusable checkpoint
   * @param warn receives a message for every checkpoint that is skipped
   * @return the checkpoint; empty if none is valid
   * @throws IOException if the directory cannot be read
   */
  public Optional<Checkpoint> newest(
      Function<Checkpoint, Optional<String>> flaw, Consumer<String> warn) throws IOException {
    List<Path> files = newestFirst();
    for (Path file : files) {
      Consumer<String> passOver =
          problem ->
              warn.accept(
                  problem
                      + (file.equals(files.get(files.size() - 1))
                          ? "; there is no other checkpoint, so the run starts over"
                          : "; trying the checkpoint before it"));
      Optional<Checkpoint> sound = read(file, passOver);
      Optional<String> problem = sound.flatMap(flaw);
      if (sound.isPresent() && problem.isEmpty()) {
        return sound;
      }
      problem.ifPresent(found -> passOver.accept(file + ": " + found));
    }
    return Optional.empty();
  }

  private Optional<Checkpoint> read(Path file, Consumer<String> passOver) throws IOException {
    try {
      Checkpoint checkpoint = Checkpoint.read(file, configuration);
      if (file.getName().equals(name(checkpoint))) {
        return Optional.of(checkpoint);
      }
      passOver.accept(file + ": is the checkpoint of step " + checkpoint.steps());
    } catch (InvalidInputException e) {
      passOver.accept(e.getMessage());
    }
    return Optional.empty();
  }

  private static String name(Checkpoint checkpoint) {
    return PREFIX + String.format("%012d", checkpoint.steps()) + SUFFIX;
  }

  /** Lists the files; names contain numbers of fixed length, so name order is step order. */
  private List<Path> newestFirst() throws IOException {
    List<Path> files = new ArrayList<>();
    for (FileStatus status : list()) {
      String name = status.getPath().getName();
      if (status.isFile() && NAMES.matcher(name).matches()) {
        // Built from the directory, because messages name the file as the user did.
        files.add(new Path(directory, name));
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
