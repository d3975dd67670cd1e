package io.kindling.registry;

import io.kindling.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * Content of {@code history.jsonl}.
 *
 * @param entries the undamaged lines
 * @param damage a sentence for each damaged line
 */
record History(List<HistoryEntry> entries, List<String> damage) {

  /** Reads a history file; a missing file has no lines. */
  static History read(RegistryFiles files, Path file) {
    List<HistoryEntry> entries = new ArrayList<>();
    List<String> damage = new ArrayList<>();
    List<String> lines = files.text(file).map(text -> text.lines().toList()).orElse(List.of());
    for (int i = 0; i < lines.size(); i++) {
      String where = file + ", line " + (i + 1);
      try {
        entries.add(
            RegistryFiles.read(lines.get(i), HistoryEntry.class, HistoryEntry::flaw, where));
      } catch (InvalidInputException e) {
        damage.add(e.getMessage());
      }
    }
    return new History(List.copyOf(entries), List.copyOf(damage));
  }
}
