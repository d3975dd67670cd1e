package io.kindling.spark.resident;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * The holders of each partition's task. If a partition has several (a second attempt; a task that
 * is not yet known to be dead), the one that was added last owns the partition. Not thread-safe.
 */
final class PartitionOwners {

  /** Holders of each partition, in the order in which they were added. */
  private final List<LinkedHashSet<Object>> holders = new ArrayList<>();

  PartitionOwners(int partitions) {
    for (int partition = 0; partition < partitions; partition++) {
      holders.add(new LinkedHashSet<>());
    }
  }

  /** Records that a holder has tasks of exactly the given partitions. */
  void set(Object holder, BitSet partitions) {
    for (int partition = 0; partition < holders.size(); partition++) {
      if (partitions.get(partition)) {
        holders.get(partition).add(holder);
      } else {
        holders.get(partition).remove(holder);
      }
    }
  }

  /** Records that a holder has a new task of a partition. */
  void add(Object holder, int partition) {
    holders.get(partition).remove(holder);
    holders.get(partition).add(holder);
  }

  /** Returns the owner of each partition; empty if a partition has none. */
  Optional<List<Object>> owners() {
    List<Object> owners = new ArrayList<>();
    for (LinkedHashSet<Object> each : holders) {
      Object[] all = each.toArray();
      if (all.length == 0) {
        return Optional.empty();
      }
      owners.add(all[all.length - 1]);
    }
    return Optional.of(owners);
  }
}
