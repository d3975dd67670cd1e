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
 * Adds the history lines that versions lack. A killed program leaves at most one version without a
 * line, the newest. If more lines are missing, history was lost, perhaps including the last
 * decision; the current champion then remains champion.
 */
final class HistoryCompletion {

  /** Events that record the decision made when a version was written. */
  private static final Set<String> DECISIONS = Set.of(HistoryEntry.PROMOTED, HistoryEntry.KEPT);

  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final Registry registry;
  private final LeasedFiles files;
  private final Consumer<String> note;
  private final String by;

  /**
   * @param note receives a sentence for each damage found
   * @param by the user, process and host of this program
   */
  HistoryCompletion(Registry registry, LeasedFiles files, Consumer<String> note, String by) {
    this.registry = registry;
    this.files = files;
    this.note = note;
    this.by = by;
  }

  /** Removes damaged lines and adds a line for every version that has none. */
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
   * Returns a history line that keeps the current champion; empty if none is needed.
   *
   * @param history a history whose last line is the last of the completed history
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
            "lines of the history were lost; the champion stays"));
  }

  /** Copies the history file before damaged lines are removed from it. */
  private void keepDamagedHistory(List<String> damage) throws IOException {
    Path kept =
        new Path(registry.path(), "history-damaged-" + SECOND.format(Instant.now()) + ".jsonl");
    files.copy(new Path(registry.path(), Registry.HISTORY), kept);
    note.accept(
        String.join("; ", damage)
            + "; damaged lines are removed from the history; the old file is kept as "
            + kept.getName());
  }

  private HistoryEntry entry(
      String event, int version, String runId, Integer champion, Integer before, String reason) {
    return new HistoryEntry(
        RegistryWriter.now(), event, version, runId, champion, before, reason, by);
  }
}
