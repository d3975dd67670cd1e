package io.kindling.registry;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Sequence of past champions, without those that a rollback has undone. */
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

  /** Returns the version that was champion before the current one; empty if there is none. */
  Optional<Integer> previous() {
    return line.stream().skip(1).findFirst();
  }
}
