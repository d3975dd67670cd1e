package io.kindling.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.kindling.ForeignFailure;
import io.kindling.InvalidInputException;
import io.kindling.Sha256;
import io.kindling.hadoop.AtomicFile;
import io.kindling.hadoop.TextFile;
import io.kindling.model.Model;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
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

  static final ObjectMapper JSON =
      new ObjectMapper()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  static final ObjectMapper PRETTY_JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  static final String MARK = "registry.json";
  static final String CHAMPION = "champion";
  static final String HISTORY = "history.jsonl";
  static final String LAST_RUN = "last-run.json";
  static final String DECISION = "decision.json";
  static final String MODEL = "model.safetensors";

  private final Path path;
  private final Configuration configuration;

  private Registry(Path path, Configuration configuration) {
    this.path = path;
    this.configuration = configuration;
  }

  /**
   * Opens a registry.
   *
   * @throws InvalidInputException if there is none
   */
  public static Registry open(String name, Configuration configuration) {
    Registry registry = new Registry(AtomicFile.path(name), configuration);
    if (!registry.exists(new Path(registry.path, MARK))) {
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
    if (!registry.exists(mark)) {
      if (!registry.list(registry.path).isEmpty()) {
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

  Configuration configuration() {
    return configuration;
  }

  /** Where a retraining that is under way keeps what it needs to go on. */
  public Path run(String runId) {
    return new Path(new Path(path, "runs"), runId);
  }

  /** The names of the retrainings that are under way or were cut off. */
  public List<String> runs() {
    return list(new Path(path, "runs")).stream().map(each -> each.getPath().getName()).toList();
  }

  /** Where whose turn it is is kept. */
  public Path lock() {
    return new Path(path, "lock");
  }

  /** The directory of a version. */
  public Path version(int number) {
    return new Path(new Path(path, "versions"), String.valueOf(number));
  }

  /** The versions that are complete, the oldest first. */
  public List<Integer> versions() {
    return numbers().stream().filter(each -> exists(new Path(version(each), DECISION))).toList();
  }

  /** The versions that there is anything of, complete or not, the oldest first. */
  List<Integer> numbers() {
    return list(new Path(path, "versions")).stream()
        .map(each -> each.getPath().getName())
        .filter(name -> name.matches("[1-9][0-9]{0,8}"))
        .map(Integer::valueOf)
        .sorted()
        .toList();
  }

  /**
   * The version in force.
   *
   * @return empty if there is none yet
   * @throws InvalidInputException if the pointer to it names no complete version
   */
  public Optional<Integer> champion() {
    Path file = new Path(path, CHAMPION);
    Optional<String> text = TextFile.read(file, configuration).map(String::strip);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    boolean sound =
        text.get().matches("[1-9][0-9]{0,8}")
            && exists(new Path(version(Integer.parseInt(text.get())), DECISION));
    if (!sound) {
      throw new InvalidInputException(
          String.format(
              "%s: names '%s', and there is no such version; put one of %s in force by kindling"
                  + " models promote N --force --reason …",
              file, text.get(), versions()));
    }
    return Optional.of(Integer.valueOf(text.get()));
  }

  /**
   * What was decided about a version.
   *
   * @throws InvalidInputException if there is no such version, or it was damaged
   */
  public Decision decision(int number) {
    Path file = new Path(version(number), DECISION);
    String text =
        TextFile.read(file, configuration)
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        String.format(
                            "%s: has no version %d; there are %s", path, number, versions())));
    return read(text, Decision.class, file.toString());
  }

  /**
   * The model of a version, all of whose files are checked to be what they were.
   *
   * @throws InvalidInputException if there is no such version, or a file is missing or was altered
   */
  public Model model(int number) throws IOException {
    check(decision(number));
    return Model.read(modelFile(number), configuration);
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
              String found = digest(file).orElse("none, for it is missing");
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
    List<String> lines =
        TextFile.read(file, configuration).map(text -> text.lines().toList()).orElse(List.of());
    for (int i = 0; i < lines.size(); i++) {
      entries.add(read(lines.get(i), HistoryEntry.class, file + ", line " + (i + 1)));
    }
    return entries;
  }

  /** What the newest retraining did; empty if there was none. */
  public Optional<LastRun> lastRun() {
    Path file = new Path(path, LAST_RUN);
    return TextFile.read(file, configuration)
        .map(text -> read(text, LastRun.class, file.toString()));
  }

  /** The settings that a version was trained with, by name, as its run's record has them. */
  public Map<String, String> configuration(int number) {
    Map<String, String> settings = new LinkedHashMap<>();
    Path file = new Path(version(number), "run.json");
    TextFile.read(file, configuration)
        .map(text -> read(text, JsonNode.class, file.toString()).path("configuration"))
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

  Optional<String> digest(Path file) {
    Sha256 digest = new Sha256();
    byte[] buffer = new byte[1 << 16];
    try (FSDataInputStream in = AtomicFile.fileSystem(file, configuration).open(file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.add(buffer, 0, count);
      }
      return Optional.of(digest.hex());
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException | FSError e) {
      throw unreadable(file, e);
    }
  }

  boolean exists(Path file) {
    try {
      return fileSystem().exists(file);
    } catch (IOException | FSError | UnsupportedOperationException e) {
      throw unreadable(file, e);
    }
  }

  private List<FileStatus> list(Path directory) {
    try {
      return List.of(fileSystem().listStatus(directory));
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException | FSError | UnsupportedOperationException e) {
      throw unreadable(directory, e);
    }
  }

  FileSystem fileSystem() throws IOException {
    return AtomicFile.fileSystem(path, configuration);
  }

  private static InvalidInputException unreadable(Path file, Throwable why) {
    return new InvalidInputException(
        file + ": cannot be read (" + ForeignFailure.line(why) + ")", why);
  }

  private static <T> T read(String text, Class<T> type, String where) {
    try {
      return JSON.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new InvalidInputException(
          where + ": is damaged: " + e.getOriginalMessage().lines().findFirst().orElse("no JSON"),
          e);
    }
  }
}
