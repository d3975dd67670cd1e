package io.kindling.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.kindling.InvalidInputException;
import io.kindling.hadoop.AtomicFile;
import io.kindling.hadoop.Lease;
import io.kindling.hadoop.TextFile;
import io.kindling.model.Model;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Versions of a model, and which of them is in force, as files that people can read:
 *
 * <pre>
 * registry.json                 that this is a registry
 * champion                      the number of the version in force
 * history.jsonl                 everything that was ever decided, a line each
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

  static final String MARK = "registry.json";
  static final String CHAMPION = "champion";
  static final String HISTORY = "history.jsonl";
  static final String LAST_RUN = "last-run.json";
  static final String DECISION = "decision.json";
  static final String MODEL = "model.safetensors";

  private final Path path;
  private final RegistryFiles files;

  private Registry(Path path, Configuration configuration) {
    this.path = path;
    this.files = new RegistryFiles(path, configuration);
  }

  /**
   * Opens a registry.
   *
   * @throws InvalidInputException if there is none
   */
  public static Registry open(String name, Configuration configuration) {
    Registry registry = new Registry(AtomicFile.path(name), configuration);
    if (!registry.files.exists(new Path(registry.path, MARK))) {
      throw RegistrySettings.REGISTRY.invalidValue(
          name,
          "is not a registry: there is no %s in it; name the directory that kindling retrain was"
              + " given",
          MARK);
    }
    return registry;
  }

  /**
   * Opens a registry, or begins one in a directory that is empty or not there.
   *
   * @throws InvalidInputException if something else is there, or it cannot be written to
   */
  public static Registry openOrBegin(String name, Configuration configuration) throws IOException {
    Registry registry = new Registry(AtomicFile.path(name), configuration);
    AtomicFile.obstacle(registry.path, configuration)
        .ifPresent(
            why -> {
              throw RegistrySettings.REGISTRY.invalidValue(name, "cannot be written to (%s)", why);
            });
    Path mark = new Path(registry.path, MARK);
    if (!registry.files.exists(mark)) {
      if (!registry.files.list(registry.path).isEmpty()) {
        throw RegistrySettings.REGISTRY.invalidValue(
            name,
            "is not a registry, and not empty: there is no %s in it; name a registry, or a new"
                + " directory",
            MARK);
      }
      TextFile.write(mark, configuration, "{\"format\": 1}\n");
    }
    return registry;
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
    return new Path(new Path(path, "runs"), runId);
  }

  /** The names of the retrainings that are under way or were cut off. */
  public List<String> runs() {
    return files.list(new Path(path, "runs")).stream()
        .map(each -> each.getPath().getName())
        .toList();
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
    return new Path(new Path(path, "versions"), String.valueOf(number));
  }

  /** The versions that are complete, the oldest first. */
  public List<Integer> versions() {
    return numbers().stream().filter(this::isComplete).toList();
  }

  /** The versions that there is anything of, complete or not, the oldest first. */
  List<Integer> numbers() {
    return files.list(new Path(path, "versions")).stream()
        .flatMap(each -> RegistryFiles.number(each.getPath().getName()).stream())
        .sorted()
        .toList();
  }

  /** The number of the next version: one that was once given is never another's. */
  int nextNumber() {
    IntStream complete = versions().stream().mapToInt(Integer::intValue);
    IntStream told = history().stream().mapToInt(HistoryEntry::version);
    return 1 + IntStream.concat(complete, told).max().orElse(0);
  }

  /**
   * The version in force.
   *
   * @return empty if there is none yet
   * @throws InvalidInputException if the pointer to it names no complete version
   */
  public Optional<Integer> champion() {
    Path file = new Path(path, CHAMPION);
    Optional<String> text = files.text(file);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<Integer> champion = RegistryFiles.number(text.get()).filter(this::isComplete);
    if (champion.isEmpty()) {
      throw new InvalidInputException(
          String.format(
              "%s: names '%s', and there is no such version; put one of %s in force by kindling"
                  + " models promote N --force --reason …",
              file, text.get().strip(), versions()));
    }
    return champion;
  }

  /** What the pointer to the version in force says, be it sound or not; null if it is no number. */
  Integer pointer() {
    return files.text(new Path(path, CHAMPION)).flatMap(RegistryFiles::number).orElse(null);
  }

  private boolean isComplete(int number) {
    return files.exists(new Path(version(number), DECISION));
  }

  /**
   * What was decided about a version.
   *
   * @throws InvalidInputException if there is no such version, or it was damaged
   */
  public Decision decision(int number) {
    Path file = new Path(version(number), DECISION);
    String text =
        files
            .text(file)
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        String.format(
                            "%s: has no version %d; there are %s", path, number, versions())));
    return RegistryFiles.read(text, Decision.class, file.toString());
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
    decision
        .files()
        .forEach(
            (name, expected) -> {
              Path file = new Path(version(decision.version()), name);
              String found = files.digest(file).orElse("none, for it is missing");
              if (!found.equals(expected)) {
                throw new InvalidInputException(
                    String.format(
                        "%s: was altered: its SHA-256 is %s, and decision.json has %s; put the file"
                            + " back, or another version in force by kindling models promote N"
                            + " --force --reason …",
                        file, found, expected));
              }
            });
  }

  /** Everything that was decided, the oldest first. */
  public List<HistoryEntry> history() {
    Path file = new Path(path, HISTORY);
    List<HistoryEntry> entries = new ArrayList<>();
    List<String> lines = files.text(file).map(text -> text.lines().toList()).orElse(List.of());
    for (int i = 0; i < lines.size(); i++) {
      entries.add(RegistryFiles.read(lines.get(i), HistoryEntry.class, file + ", line " + (i + 1)));
    }
    return entries;
  }

  /** The decision that a retraining of this name has come to; empty if it has come to none. */
  public Optional<HistoryEntry> decided(String runId) {
    return history().stream()
        .filter(entry -> runId.equals(entry.runId()))
        .reduce((first, second) -> second);
  }

  /**
   * A name for a new retraining: one that none had that has come to a decision.
   *
   * @param wanted the name, if it is free, or what it begins with
   */
  public String freeRunId(String wanted) {
    String name = wanted;
    for (int next = 2; decided(name).isPresent(); next++) {
      name = wanted + "-" + next;
    }
    return name;
  }

  /** What the newest retraining did; empty if there was none. */
  public Optional<LastRun> lastRun() {
    Path file = new Path(path, LAST_RUN);
    return files.text(file).map(text -> RegistryFiles.read(text, LastRun.class, file.toString()));
  }

  /** The settings that a version was trained with, by name, as its run's record has them. */
  public Map<String, String> configuration(int number) {
    Map<String, String> settings = new LinkedHashMap<>();
    Path file = new Path(version(number), "run.json");
    files
        .text(file)
        .map(
            text -> RegistryFiles.read(text, JsonNode.class, file.toString()).path("configuration"))
        .ifPresent(
            all ->
                all.properties()
                    .forEach(
                        each ->
                            settings.put(
                                each.getKey(),
                                each.getValue().isNull() ? "none" : each.getValue().asText())));
    return settings;
  }
}
