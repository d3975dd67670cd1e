package io.kindling.registry;

import io.kindling.InvalidInputException;
import io.kindling.model.CheckpointDirectory;
import io.kindling.model.Model;
import io.kindling.storage.Lease;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * A registry's files, for the one program that holds the lock: nothing is written once it is lost.
 */
final class LeasedFiles {

  private final Registry registry;
  private final RegistryFiles files;
  private final Lease lease;

  LeasedFiles(Registry registry, Lease lease) {
    this.registry = registry;
    this.files = registry.files();
    this.lease = lease;
  }

  void write(Path file, String text) throws IOException {
    checkHeld();
    files.write(file, text);
  }

  /** Writes a model, and returns the file's SHA-256. */
  String write(Path file, Model model) throws IOException {
    checkHeld();
    model.write(file, files.configuration());
    return files.digest(file).orElseThrow();
  }

  /** Copies a file, if there is one, and returns its SHA-256. */
  Optional<String> copy(Path from, Path to) throws IOException {
    checkHeld();
    return files.copy(from, to);
  }

  /**
   * Adds lines to the history, and leaves out those that are damaged. The file is written whole:
   * not every file system can append.
   */
  void add(List<HistoryEntry> entries) throws IOException {
    List<HistoryEntry> all = new ArrayList<>(registry.history());
    all.addAll(entries);
    StringBuilder text = new StringBuilder();
    for (HistoryEntry each : all) {
      text.append(RegistryFiles.line(each));
    }
    write(new Path(registry.path(), Registry.HISTORY), text.toString());
  }

  /** Deletes files by their names, and the directory unless something else is in it. */
  void delete(Path directory, List<String> names) throws IOException {
    checkHeld();
    files.delete(directory, names);
  }

  /** Deletes the checkpoints of a run. */
  void deleteCheckpoints(Path directory) throws IOException {
    checkHeld();
    new CheckpointDirectory(directory, files.configuration(), 1).delete();
  }

  /** A program that was stopped for so long that another took it for dead must not write on. */
  private void checkHeld() throws IOException {
    if (!lease.holds()) {
      throw new InvalidInputException(
          registry.path()
              + ": another program has taken the registry over, for this one showed no sign of life;"
              + " this one ends");
    }
  }
}
