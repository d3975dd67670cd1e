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

/** The checkpoints of a run, the last few, each in a file named by its number of steps. */
public final class CheckpointDirectory {

  private static final String PREFIX = "step-";
  private static final String SUFFIX = ".safetensors";

  /** The names that {@link #name} gives. A copy under another name is its user's. */
  private static final Pattern NAMES = Pattern.compile("step-\\d{12,}\\.safetensors");

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
   * Writes a checkpoint, then deletes those that are older than the last few. Those of later steps
   * go too: the run went on from before them, because they are damaged, and would otherwise be
   * taken for the last few.
   *
   * @throws IOException if it could not be written; the others are still there then
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

  /** Deletes all checkpoints, and the directory unless something else is in it. */
  public void delete() throws IOException {
    AtomicFile.clearUnfinished(directory, configuration);
    for (Path file : newestFirst()) {
      fileSystem().delete(file, false);
    }
    AtomicFile.deleteIfEmpty(directory, configuration);
  }

  /**
   * Reads the newest checkpoint that is sound.
   *
   * @param flaw says what else is wrong with a checkpoint, if anything is
   * @param warn is told of every damaged one that was passed over
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
                          ? "; there is no other checkpoint, the run begins anew"
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

  /** The names end in numbers of equal length, so that their order is that of the steps. */
  private List<Path> newestFirst() throws IOException {
    List<Path> files = new ArrayList<>();
    for (FileStatus status : list()) {
      String name = status.getPath().getName();
      if (status.isFile() && NAMES.matcher(name).matches()) {
        // Not the status's own path: messages name the file as the user did.
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
