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

/** Folders of a registry's versions, distinguished from leftovers and copies. */
final class VersionFolders {

  private final RegistryFiles files;
  private final RetrainingFolders retrainings;
  private final Path directory;

  VersionFolders(RegistryFiles files, RetrainingFolders retrainings, Path directory) {
    this.files = files;
    this.retrainings = retrainings;
    this.directory = directory;
  }

  /** Returns the folder of a version. */
  Path folder(int number) {
    return new Path(directory, String.valueOf(number));
  }

  /** Returns the numbers of all folders named by a number, versions or not, in ascending order. */
  List<Integer> numbers() {
    return files.list(directory).stream()
        .filter(FileStatus::isDirectory)
        .flatMap(each -> RegistryFiles.number(each.getPath().getName()).stream())
        .sorted()
        .toList();
  }

  /**
   * Returns the complete versions, oldest first. Copies of a version are ignored.
   *
   * @param known the versions in the history, whose decisions may be damaged
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

  /** Returns whether a folder is the incomplete version of a killed program. */
  boolean isLeftover(int number) {
    return !isComplete(number) && retrainings.recorded(folder(number)).isPresent();
  }

  /**
   * Returns the number of the next version. Numbers are never reused, and a non-empty folder is
   * used only if it is the incomplete version of a killed program.
   *
   * @param known the versions in the history, including deleted ones
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

  /** Returns the decision about a version; empty if there is no such version. */
  Optional<Decision> decision(int number) {
    Path file = new Path(folder(number), Registry.DECISION);
    return files
        .text(file)
        .map(
            text ->
                RegistryFiles.read(
                    text, Decision.class, decision -> decision.flaw(number), file.toString()));
  }

  /** Returns why the decision about a version cannot be read; empty if it can. */
  Optional<String> flaw(int number) {
    try {
      return decision(number).isPresent() ? Optional.empty() : Optional.of("there is no version");
    } catch (InvalidInputException e) {
      return Optional.of(e.getMessage());
    }
  }

  /**
   * Returns a sentence for each file of a version that has changed since the version was written.
   */
  List<String> altered(Decision decision, Set<String> names) {
    return decision.files().entrySet().stream()
        .filter(each -> names.contains(each.getKey()))
        .flatMap(each -> altered(decision, each.getKey(), each.getValue()).stream())
        .toList();
  }

  /**
   * Returns a sentence about the change of a version's model file; empty if it is unchanged, or if
   * a damaged decision makes a check impossible.
   *
   * @param note receives a sentence for each problem with the version's informational files
   */
  Optional<String> alteredModel(int number, Consumer<String> note) {
    Optional<String> flaw = flaw(number);
    if (flaw.isPresent()) {
      note.accept(flaw.get() + "; the model of version " + number + " is used unchecked");
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

  /** Returns the settings that a version was trained with, by name, from its run record. */
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
