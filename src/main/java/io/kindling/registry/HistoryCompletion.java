package io.kindling.registry;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/**
 * Brings a registry's history up to its versions. A program that was killed leaves one version
 * without a line at the most, the newest. Where more is missing, lines were lost, and with them
 * perhaps the last decision: then the version in force stays in force.
 */
final class HistoryCompletion {

  /** The events that tell what was decided when a version was written. */
  private static final Set<String> DECISIONS = Set.of(HistoryEntry.PROMOTED, HistoryEntry.KEPT);

  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final Registry registry;
  private final LeasedFiles files;
  private final Consumer<String> note;
  private final String by;

  /**
   * @param note receives a sentence for everything that was damaged
   * @param by whose program this is, and where
   */
  HistoryCompletion(Registry registry, LeasedFiles files, Consumer<String> note, String by) {
    this.registry = registry;
    this.files = files;
    this.note = note;
    this.by = by;
  }

  /** Takes out damaged lines, and adds a line for every version that has none. */
  void run() throws IOException {
    List<String> damage = registry.historyDamage();
    if (!damage.isEmpty()) {
      keepDamagedHistory(damage);
    }
    List<HistoryEntry> history = registry.history();
    Set<Integer> decided =
        history.stream()
            .filter(entry -> DECISIONS.contains(entry.event()))
            .map(HistoryEntry::version)
            .collect(Collectors.toSet());
    List<Integer> untold =
        registry.versions().stream()
            .filter(number -> !decided.contains(number))
            .filter(number -> registry.decisionFlaw(number).isEmpty())
            .toList();
    List<HistoryEntry> missing =
        new ArrayList<>(untold.stream().map(registry::decision).map(this::decided).toList());
    int newest = history.stream().mapToInt(HistoryEntry::version).max().orElse(0);
    boolean lost =
        !damage.isEmpty()
            || untold.size() > 1
            || untold.stream().anyMatch(number -> number <= newest);
    if (lost) {
      staying(missing.isEmpty() ? history : missing).ifPresent(missing::add);
    }
    if (!damage.isEmpty() || !missing.isEmpty()) {
      files.add(missing);
    }
  }

  private HistoryEntry decided(Decision decision) {
    boolean promoted = decision.verdict() == Verdict.PROMOTED;
    return entry(
        promoted ? HistoryEntry.PROMOTED : HistoryEntry.KEPT,
        decision.version(),
        decision.runId(),
        promoted ? Integer.valueOf(decision.version()) : decision.parent(),
        decision.parent(),
        decision.reason());
  }

  /**
   * Returns the line by which the version in force stays so; empty if it does without.
   *
   * @param history that ends as the registry's will
   */
  private Optional<HistoryEntry> staying(List<HistoryEntry> history) {
    Integer champion = history.isEmpty() ? null : history.get(history.size() - 1).champion();
    Integer inForce = registry.pointer();
    if (inForce == null || inForce.equals(champion) || !registry.versions().contains(inForce)) {
      return Optional.empty();
    }
    note.accept("the history lacks decisions; version " + inForce + " stays the champion");
    return Optional.of(
        entry(
            HistoryEntry.REPAIRED,
            inForce,
            null,
            inForce,
            champion,
            "lines of the history were lost; the version in force stays"));
  }

  /** Keeps a history with lines that will be taken out of it. */
  private void keepDamagedHistory(List<String> damage) throws IOException {
    Path kept =
        new Path(registry.path(), "history-damaged-" + SECOND.format(Instant.now()) + ".jsonl");
    files.copy(new Path(registry.path(), Registry.HISTORY), kept);
    note.accept(
        String.join("; ", damage)
            + "; what is damaged is taken out of the history, which is kept as it was in "
            + kept.getName());
  }

  private HistoryEntry entry(
      String event, int version, String runId, Integer champion, Integer before, String reason) {
    return new HistoryEntry(
        RegistryWriter.now(), event, version, runId, champion, before, reason, by);
  }
}
