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
 * Write access to a registry's files for the program that holds the lock. Every write fails once
 * the lock is lost.
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

  /** Writes a model and returns the file's SHA-256. */
  String write(Path file, Model model) throws IOException {
    checkHeld();
    model.write(file, files.configuration());
    return files.digest(file).orElseThrow();
  }

  /** Copies a file if it exists and returns its SHA-256; empty if it does not exist. */
  Optional<String> copy(Path from, Path to) throws IOException {
    checkHeld();
    return files.copy(from, to);
  }

  /**
   * Appends lines to the history and drops damaged ones. The whole file is rewritten, because not
   * every file system can append.
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

  /** Deletes files by name, and the directory if it is then empty. */
  void delete(Path directory, List<String> names) throws IOException {
    checkHeld();
    files.delete(directory, names);
  }

  /** Deletes the checkpoints of a run. */
  void deleteCheckpoints(Path directory) throws IOException {
    checkHeld();
    new CheckpointDirectory(directory, files.configuration(), 1).delete();
  }

  /**
   * Throws an exception if the lock is lost: a program suspended beyond the lock's expiry must not
   * write.
   */
  private void checkHeld() throws IOException {
    if (!lease.holds()) {
      throw new InvalidInputException(
          registry.path()
              + ": another program has taken the registry over because this one did not renew its"
              + " lock in time; this program ends");
    }
  }
}
