package io.kindling.registry;

import io.kindling.InvalidInputException;
import io.kindling.model.Model;
import io.kindling.storage.Lease;
import io.kindling.storage.PathName;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Versions of a model, and which of them is in force, as files that people can read:
 *
 * <pre>
 * registry.json                 that this is a registry
 * champion                      the number of the version in force
 * history.jsonl                 everything that was ever decided, a line each
 * history-damaged-….jsonl       a history with damaged lines, before it was repaired
 * last-run.json                 what the newest retraining did
 * versions/7/decision.json      written last: a version without it is not complete, and none
 * versions/7/model.safetensors, run.json, metrics.jsonl
 * runs/…                        retrainings under way
 * lock/…                        whose turn it is
 * </pre>
 *
 * <p>This class only reads. A reader needs no lock: every file is there whole or not at all, a
 * version never changes, and {@code champion} only ever names one that is complete.
 */
public final class Registry {

  static final String CHAMPION = "champion";
  static final String HISTORY = "history.jsonl";
  static final String LAST_RUN = "last-run.json";
  static final String DECISION = "decision.json";
  static final String MODEL = "model.safetensors";
  static final String RUN_RECORD = "run.json";

  /** The field of a run's record that names the retraining. */
  public static final String RETRAINING = "retraining";

  private static final String VERSIONS = "versions";
  private static final String RUNS = "runs";

  private final Path path;
  private final RegistryFiles files;
  private final RegistryDirectory directory;
  private final RetrainingFolders retrainings;
  private final VersionFolders versions;

  private Registry(String name, Configuration configuration) {
    this.path = PathName.parse(name);
    this.files = new RegistryFiles(path, configuration);
    this.directory = new RegistryDirectory(name, path, files);
    this.retrainings = new RetrainingFolders(this, new Path(path, RUNS));
    this.versions = new VersionFolders(files, retrainings, new Path(path, VERSIONS));
  }

  /**
   * Opens a registry.
   *
   * @throws InvalidInputException if there is none
   */
  public static Registry open(String name, Configuration configuration) {
    Registry registry = new Registry(name, configuration);
    registry.directory.check();
    return registry;
  }

  /**
   * Opens a registry, or begins one in a directory that is empty or not there.
   *
   * @throws InvalidInputException if something else is there, or it cannot be written to
   */
  public static Registry openOrBegin(String name, Configuration configuration) throws IOException {
    Registry registry = new Registry(name, configuration);
    registry.checkWritable();
    registry.directory.begin();
    return registry;
  }

  /**
   * Tries whether files can be written wherever a change of the registry writes them.
   *
   * @throws InvalidInputException if they cannot
   */
  public void checkWritable() {
    directory.checkWritable(List.of(new Path(path, VERSIONS), new Path(path, RUNS), lock()));
  }

  /** The directory. */
  public Path path() {
    return path;
  }

  RegistryFiles files() {
    return files;
  }

  /** Where a retraining that is under way keeps what it needs to go on. */
  public Path run(String runId) {
    return retrainings.folder(runId);
  }

  /**
   * The names of the retrainings that are under way or were cut off. A folder that no retraining of
   * this registry has made is none.
   */
  public List<String> runs() {
    return retrainings.names();
  }

  /**
   * Checks that the name of a new retraining is not that of a folder which is something else.
   *
   * @throws InvalidInputException if it is
   */
  public void checkRunId(String runId) {
    retrainings.checkName(runId);
  }

  /**
   * Who changes the registry at present, as it calls itself; empty if nobody does who is alive.
   *
   * @param expiry after how long without a sign of life a program counts as dead
   */
  public Optional<String> owner(Duration expiry) throws IOException {
    return Lease.owner(lock(), files.configuration(), expiry);
  }

  /** Where whose turn it is is kept. */
  Path lock() {
    return new Path(path, "lock");
  }

  /** The directory of a version. */
  public Path version(int number) {
    return versions.folder(number);
  }

  /** The versions that are complete, the oldest first. A copy of a version is none. */
  public List<Integer> versions() {
    return versions.complete(known());
  }

  VersionFolders folders() {
    return versions;
  }

  /** The number of the next version. */
  int nextNumber() {
    return versions.next(known());
  }

  private Set<Integer> known() {
    return history().stream().map(HistoryEntry::version).collect(Collectors.toSet());
  }

  /**
   * The version in force.
   *
   * @return empty if there is none yet
   * @throws InvalidInputException if the pointer to it names no complete version
   */
  public Optional<Integer> champion() {
    Optional<String> text = files.text(new Path(path, CHAMPION));
    Optional<Integer> champion = text.flatMap(RegistryFiles::number).filter(versions::isComplete);
    if (text.isPresent() && champion.isEmpty()) {
      throw new InvalidInputException(
          String.format(
              "%s: names '%s', and there is no such version; put one of %s in force by kindling"
                  + " models promote N --force --reason …",
              new Path(path, CHAMPION), text.get().strip(), versions()));
    }
    return champion;
  }

  /** What the pointer to the version in force says, be it sound or not; null if it is no number. */
  Integer pointer() {
    return files.text(new Path(path, CHAMPION)).flatMap(RegistryFiles::number).orElse(null);
  }

  /**
   * What was decided about a version.
   *
   * @throws InvalidInputException if there is no such version, or it was damaged
   */
  public Decision decision(int number) {
    return versions
        .decision(number)
        .orElseThrow(
            () ->
                new InvalidInputException(
                    String.format(
                        "%s: has no version %d; there are %s", path, number, versions())));
  }

  /** Returns why what was decided about a version cannot be told; empty if it can. */
  public Optional<String> decisionFlaw(int number) {
    return versions.flaw(number);
  }

  /**
   * The model of a version, all of whose files are checked to be what they were.
   *
   * @throws InvalidInputException if there is no such version, or a file is missing or was altered
   */
  public Model model(int number) throws IOException {
    check(decision(number));
    return Model.read(modelFile(number), files.configuration());
  }

  /**
   * The model of a version, whatever became of the files that only inform about it.
   *
   * @param note receives what is wrong with them, a sentence each
   * @throws InvalidInputException if there is no such version, or the model is missing, or was
   *     altered as far as that can be told
   */
  public Model modelAlone(int number, Consumer<String> note) throws IOException {
    versions.alteredModel(number, note).ifPresent(altered -> refuse(List.of(altered)));
    return Model.read(modelFile(number), files.configuration());
  }

  /** The model file of a version. */
  public Path modelFile(int number) {
    return new Path(version(number), MODEL);
  }

  /**
   * Checks that a version's files are what they were when it was written.
   *
   * @throws InvalidInputException if one is missing or was altered
   */
  public void check(Decision decision) {
    refuse(versions.altered(decision, decision.files().keySet()));
  }

  private static void refuse(List<String> altered) {
    if (!altered.isEmpty()) {
      throw new InvalidInputException(
          altered.get(0)
              + "; put the file back, or another version in force by kindling models promote N"
              + " --force --reason …");
    }
  }

  /** Everything that was decided, the oldest first, but for lines that are damaged. */
  public List<HistoryEntry> history() {
    return History.read(files, new Path(path, HISTORY)).entries();
  }

  /** Returns what is wrong with the history, a sentence for each line that is damaged. */
  public List<String> historyDamage() {
    return History.read(files, new Path(path, HISTORY)).damage();
  }

  /** The decision that a retraining of this name has come to; empty if it has come to none. */
  public Optional<HistoryEntry> decided(String runId) {
    return history().stream()
        .filter(entry -> runId.equals(entry.runId()))
        .reduce((first, second) -> second);
  }

  /**
   * A name for a new retraining: one that none had that has come to a decision, and no folder has.
   *
   * @param wanted the name, if it is free, or what it begins with
   */
  public String freeRunId(String wanted) {
    return retrainings.freeName(wanted);
  }

  /** What the newest retraining did; empty if there was none, or if its record is damaged. */
  public Optional<LastRun> lastRun() {
    boolean damaged = lastRunDamage().isPresent();
    return damaged ? Optional.empty() : LastRun.read(files, new Path(path, LAST_RUN));
  }

  /** Returns why it cannot be told what the newest retraining did; empty if it can. */
  public Optional<String> lastRunDamage() {
    try {
      LastRun.read(files, new Path(path, LAST_RUN));
      return Optional.empty();
    } catch (InvalidInputException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** The settings that a version was trained with, by name, as its run's record has them. */
  public Map<String, String> configuration(int number) {
    return versions.settings(number);
  }
}
