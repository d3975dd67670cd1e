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
 * Versions of a model and the champion among them, in a directory of readable files:
 *
 * <pre>
 * registry.json                 marks the directory as a registry
 * champion                      the champion's number
 * history.jsonl                 all decisions, one per line
 * history-damaged-….jsonl       a damaged history, before its repair
 * last-run.json                 state and result of the newest retraining
 * versions/7/decision.json      written last: a version without it is incomplete
 * versions/7/model.safetensors, run.json, metrics.jsonl
 * runs/…                        unfinished retrainings
 * lock/…                        the lock of the program that changes the registry
 * </pre>
 *
 * <p>This class only reads and needs no lock: files are written atomically, a version never
 * changes, and {@code champion} always names a complete version.
 */
public final class Registry {

  static final String CHAMPION = "champion";
  static final String HISTORY = "history.jsonl";
  static final String LAST_RUN = "last-run.json";
  static final String DECISION = "decision.json";
  static final String MODEL = "model.safetensors";
  static final String RUN_RECORD = "run.json";

  /** Field of a run record that holds the name of the retraining. */
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
   * @throws InvalidInputException if the directory is not a registry
   */
  public static Registry open(String name, Configuration configuration) {
    Registry registry = new Registry(name, configuration);
    registry.directory.check();
    return registry;
  }

  /**
   * Opens a registry, or creates one in an empty or missing directory.
   *
   * @throws InvalidInputException if the directory holds other files or cannot be written to
   */
  public static Registry openOrBegin(String name, Configuration configuration) throws IOException {
    Registry registry = new Registry(name, configuration);
    registry.checkWritable();
    registry.directory.begin();
    return registry;
  }

  /**
   * Checks that files can be written to every directory that a change of the registry writes to.
   *
   * @throws InvalidInputException if a directory cannot be written to
   */
  public void checkWritable() {
    directory.checkWritable(List.of(new Path(path, VERSIONS), new Path(path, RUNS), lock()));
  }

  /** Returns the registry's directory. */
  public Path path() {
    return path;
  }

  RegistryFiles files() {
    return files;
  }

  /** Returns the directory in which an unfinished retraining keeps its state. */
  public Path run(String runId) {
    return retrainings.folder(runId);
  }

  /**
   * Returns the names of the retrainings that are running or were interrupted. Folders that no
   * retraining of this registry created are ignored.
   */
  public List<String> runs() {
    return retrainings.names();
  }

  /**
   * Checks that the name of a new retraining is not the name of an unrelated folder.
   *
   * @throws InvalidInputException if an unrelated folder has this name
   */
  public void checkRunId(String runId) {
    retrainings.checkName(runId);
  }

  /**
   * Returns the description of the live program that holds the registry's lock; empty if there is
   * none.
   *
   * @param expiry the time without renewal of the lock after which a program counts as dead
   */
  public Optional<String> owner(Duration expiry) throws IOException {
    return Lease.owner(lock(), files.configuration(), expiry);
  }

  /** Returns the directory of the lock. */
  Path lock() {
    return new Path(path, "lock");
  }

  /** Returns the directory of a version. */
  public Path version(int number) {
    return versions.folder(number);
  }

  /** Returns the complete versions, oldest first. Copies of a version are ignored. */
  public List<Integer> versions() {
    return versions.complete(known());
  }

  VersionFolders folders() {
    return versions;
  }

  /** Returns the number of the next version. */
  int nextNumber() {
    return versions.next(known());
  }

  private Set<Integer> known() {
    return history().stream().map(HistoryEntry::version).collect(Collectors.toSet());
  }

  /**
   * Returns the champion's version number.
   *
   * @return the number; empty if there is no champion yet
   * @throws InvalidInputException if {@code champion} does not name a complete version
   */
  public Optional<Integer> champion() {
    Optional<String> text = files.text(new Path(path, CHAMPION));
    Optional<Integer> champion = text.flatMap(RegistryFiles::number).filter(versions::isComplete);
    if (text.isPresent() && champion.isEmpty()) {
      throw new InvalidInputException(
          String.format(
              "%s: names '%s', but there is no such version; promote one of %s with kindling"
                  + " models promote N --force --reason …",
              new Path(path, CHAMPION), text.get().strip(), versions()));
    }
    return champion;
  }

  /**
   * Returns the number in {@code champion}, which may be of a missing version; null if it is not a
   * number.
   */
  Integer pointer() {
    return files.text(new Path(path, CHAMPION)).flatMap(RegistryFiles::number).orElse(null);
  }

  /**
   * Returns the decision about a version.
   *
   * @throws InvalidInputException if there is no such version, or its decision is damaged
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

  /** Returns why the decision about a version cannot be read; empty if it can. */
  public Optional<String> decisionFlaw(int number) {
    return versions.flaw(number);
  }

  /**
   * Returns the model of a version after verifying the digests of all the version's files.
   *
   * @throws InvalidInputException if there is no such version, or a file is missing or altered
   */
  public Model model(int number) throws IOException {
    check(decision(number));
    return Model.read(modelFile(number), files.configuration());
  }

  /**
   * Returns the model of a version even if its informational files are damaged or missing.
   *
   * @param note receives a sentence for each problem with those files
   * @throws InvalidInputException if there is no such version, or the model is missing or known to
   *     be altered
   */
  public Model modelAlone(int number, Consumer<String> note) throws IOException {
    versions.alteredModel(number, note).ifPresent(altered -> refuse(List.of(altered)));
    return Model.read(modelFile(number), files.configuration());
  }

  /** Returns the model file of a version. */
  public Path modelFile(int number) {
    return new Path(version(number), MODEL);
  }

  /**
   * Checks that a version's files are unchanged since the version was written.
   *
   * @throws InvalidInputException if a file is missing or altered
   */
  public void check(Decision decision) {
    refuse(versions.altered(decision, decision.files().keySet()));
  }

  private static void refuse(List<String> altered) {
    if (!altered.isEmpty()) {
      throw new InvalidInputException(
          altered.get(0)
              + "; restore the file, or promote another version with kindling models promote N"
              + " --force --reason …");
    }
  }

  /** Returns all decisions, oldest first, without damaged lines. */
  public List<HistoryEntry> history() {
    return History.read(files, new Path(path, HISTORY)).entries();
  }

  /** Returns a sentence for each damaged line of the history. */
  public List<String> historyDamage() {
    return History.read(files, new Path(path, HISTORY)).damage();
  }

  /** Returns the last decision of a retraining; empty if it has made none. */
  public Optional<HistoryEntry> decided(String runId) {
    return history().stream()
        .filter(entry -> runId.equals(entry.runId()))
        .reduce((first, second) -> second);
  }

  /**
   * Returns an unused name for a new retraining: no decided retraining and no folder has it.
   *
   * @param wanted the preferred name; a number is appended if it is used
   */
  public String freeRunId(String wanted) {
    return retrainings.freeName(wanted);
  }

  /** Returns the record of the newest retraining; empty if there is none or it is damaged. */
  public Optional<LastRun> lastRun() {
    boolean damaged = lastRunDamage().isPresent();
    return damaged ? Optional.empty() : LastRun.read(files, new Path(path, LAST_RUN));
  }

  /** Returns why the record of the newest retraining cannot be read; empty if it can. */
  public Optional<String> lastRunDamage() {
    try {
      LastRun.read(files, new Path(path, LAST_RUN));
      return Optional.empty();
    } catch (InvalidInputException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** Returns the settings that a version was trained with, by name, from its run record. */
  public Map<String, String> configuration(int number) {
    return versions.settings(number);
  }
}
