package io.kindling.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.kindling.InvalidInputException;
import io.kindling.storage.AtomicFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** The folders of a registry's versions, and which of the folders there are versions at all. */
final class VersionFolders {

  private final RegistryFiles files;
  private final RetrainingFolders retrainings;
  private final Path directory;

  VersionFolders(RegistryFiles files, RetrainingFolders retrainings, Path directory) {
    this.files = files;
    this.retrainings = retrainings;
    this.directory = directory;
  }

  /** The folder of a version. */
  Path folder(int number) {
    return new Path(directory, String.valueOf(number));
  }

  /** The folders that are named by a number, be they versions or not, the lowest first. */
  List<Integer> numbers() {
    return files.list(directory).stream()
        .filter(FileStatus::isDirectory)
        .flatMap(each -> RegistryFiles.number(each.getPath().getName()).stream())
        .sorted()
        .toList();
  }

  /**
   * The versions that are complete, the oldest first. A copy of a version is none.
   *
   * @param known those that the history knows, of which the decision may be damaged
   */
  List<Integer> complete(Set<Integer> known) {
    return numbers().stream()
        .filter(this::isComplete)
        .filter(number -> known.contains(number) || flaw(number).isEmpty())
        .toList();
  }

  boolean isComplete(int number) {
    return files.exists(new Path(folder(number), Registry.DECISION));
  }

  /** Whether a folder is what a program that was killed has left of a version. */
  boolean isLeftover(int number) {
    return !isComplete(number) && retrainings.recorded(folder(number)).isPresent();
  }

  /**
   * The number of the next version: one that was once given is never another's, and no folder is
   * written to that holds anything but what a killed program has left of a version.
   *
   * @param known the versions that there are, or once were
   */
  int next(Set<Integer> known) {
    IntStream given =
        IntStream.concat(
            known.stream().mapToInt(Integer::intValue),
            complete(known).stream().mapToInt(Integer::intValue));
    int number = 1 + given.max().orElse(0);
    while (!isEmpty(number) && !isLeftover(number)) {
      number++;
    }
    return number;
  }

  private boolean isEmpty(int number) {
    return files.list(folder(number)).stream()
        .allMatch(each -> AtomicFile.isUnfinished(each.getPath().getName()));
  }

  /** What was decided about a version; empty if there is no such version. */
  Optional<Decision> decision(int number) {
    Path file = new Path(folder(number), Registry.DECISION);
    return files
        .text(file)
        .map(
            text ->
                RegistryFiles.read(
                    text, Decision.class, decision -> decision.flaw(number), file.toString()));
  }

  /** Why what was decided about a version cannot be told; empty if it can. */
  Optional<String> flaw(int number) {
    try {
      return decision(number).isPresent() ? Optional.empty() : Optional.of("there is no version");
    } catch (InvalidInputException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** Which of a version's files is not what it was when it was written, a sentence for each. */
  List<String> altered(Decision decision, Set<String> names) {
    return decision.files().entrySet().stream()
        .filter(each -> names.contains(each.getKey()))
        .flatMap(each -> altered(decision, each.getKey(), each.getValue()).stream())
        .toList();
  }

  /**
   * What became of the model of a version, if it is not what it was, as far as that can be told.
   *
   * @param note receives what is wrong with the files that only inform about it, a sentence each
   */
  Optional<String> alteredModel(int number, Consumer<String> note) {
    Optional<String> flaw = flaw(number);
    if (flaw.isPresent()) {
      note.accept(flaw.get() + "; the model of version " + number + " is taken as it is");
      return Optional.empty();
    }
    Decision decision = decision(number).orElseThrow();
    Set<String> others = new TreeSet<>(decision.files().keySet());
    others.remove(Registry.MODEL);
    altered(decision, others).forEach(note);
    return altered(decision, Set.of(Registry.MODEL)).stream().findFirst();
  }

  private Optional<String> altered(Decision decision, String name, String expected) {
    Path file = new Path(folder(decision.version()), name);
    String found = files.digest(file).orElse("none, for it is missing");
    return found.equals(expected)
        ? Optional.empty()
        : Optional.of(
            String.format(
                "%s: was altered: its SHA-256 is %s, and decision.json has %s",
                file, found, expected));
  }

  /** The settings that a version was trained with, by name, as its run's record has them. */
  Map<String, String> settings(int number) {
    Map<String, String> settings = new LinkedHashMap<>();
    files
        .text(new Path(folder(number), Registry.RUN_RECORD))
        .map(text -> RegistryFiles.tree(text).path("configuration"))
        .ifPresent(
            all ->
                all.properties()
                    .forEach(each -> settings.put(each.getKey(), text(each.getValue()))));
    return settings;
  }

  private static String text(JsonNode value) {
    return value.isNull() ? "none" : value.asText();
  }
}
