package io.kindling.spark.resident;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * Who has a task of a partition. Where several have one (a second attempt; a task that is not yet
 * known to be dead), the one that came last counts. Not thread-safe.
 */
final class PartitionOwners {

  /** Of every partition, in the order in which they came. */
  private final List<LinkedHashSet<Object>> holders = new ArrayList<>();

  PartitionOwners(int partitions) {
    for (int partition = 0; partition < partitions; partition++) {
      holders.add(new LinkedHashSet<>());
    }
  }

  /** Someone has tasks of these partitions, and no longer of others. */
  void set(Object holder, BitSet partitions) {
    for (int partition = 0; partition < holders.size(); partition++) {
      if (partitions.get(partition)) {
        holders.get(partition).add(holder);
      } else {
        holders.get(partition).remove(holder);
      }
    }
  }

  /** Someone has a new task of this partition. */
  void add(Object holder, int partition) {
    holders.get(partition).remove(holder);
    holders.get(partition).add(holder);
  }

  /** Of every partition the holder that counts; nothing if one of them has none. */
  Optional<List<Object>> last() {
    List<Object> last = new ArrayList<>();
    for (LinkedHashSet<Object> each : holders) {
      Object[] all = each.toArray();
      if (all.length == 0) {
        return Optional.empty();
      }
      last.add(all[all.length - 1]);
    }
    return Optional.of(last);
  }
}
