package io.kindling.registry;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Which versions have been in force, one after the other, as far as no way back was taken. */
final class ChampionHistory {

  private final Deque<Integer> line = new ArrayDeque<>();

  ChampionHistory(List<HistoryEntry> history) {
    for (HistoryEntry entry : history) {
      switch (entry.event()) {
        case HistoryEntry.PROMOTED, HistoryEntry.FORCED -> line.push(entry.version());
        case HistoryEntry.ROLLED_BACK -> line.pollFirst();
        case HistoryEntry.PRUNED -> line.remove(entry.version());
        case HistoryEntry.REPAIRED -> goBackTo(entry.version());
        default -> {}
      }
    }
  }

  private void goBackTo(Integer version) {
    if (line.contains(version)) {
      while (!version.equals(line.peek())) {
        line.pop();
      }
    } else {
      line.push(version);
    }
  }

  /** The one before the one in force. */
  Optional<Integer> previous() {
    return line.stream().skip(1).findFirst();
  }
}
