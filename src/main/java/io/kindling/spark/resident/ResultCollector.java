package io.kindling.spark.resident;

import io.kindling.spark.resident.ResidentMessage.Result;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What a node gathers of a command: of its own tasks, and of nodes below, whose sums arrive in
 * parts. Not thread-safe.
 */
final class ResultCollector {

  /** What a node below has said: of its sums the first floats have arrived. */
  private record Below(Contribution contribution, int arrived) {}

  /** What this JVM's tasks have said, by partition, in any lay of the tree. */
  private final SortedMap<Integer, Contribution> own = new TreeMap<>();

  /** What the nodes below have said in this lay, by their partitions. */
  private final Map<BitSet, Below> below = new HashMap<>();

  /** For sums that arrive. */
  private final FloatMemory memory = new FloatMemory();

  /** Begins with another command. */
  void forgetOwn() {
    own.clear();
  }

  /** Begins anew with another command, or in another tree. */
  void forgetBelow() {
    below.values().forEach(each -> memory.giveBack(each.contribution().gradients()));
    below.clear();
  }

  /** A task's; of two attempts the first. */
  void addOwn(Contribution contribution) {
    own.putIfAbsent(contribution.partitions().nextSetBit(0), contribution);
  }

  /** A part of a node's, in arrays of {@link #memory}. */
  void addBelow(Result part) {
    Contribution contribution = part.contribution();
    Below before = below.get(contribution.partitions());
    int arrived = before == null ? 0 : before.arrived();
    if (before != null && part.stretch().to() <= arrived) {
      return;
    }
    if (part.stretch().from() != arrived) {
      throw new IllegalStateException(part.stretch() + " after " + arrived + " floats");
    }
    below.put(contribution.partitions(), new Below(contribution, part.stretch().to()));
  }

  /** Arrays for the sums of some partitions: those that hold the parts before, or new ones. */
  Supplier<float[]> memory(BitSet partitions, int length) {
    Below before = below.get(partitions);
    if (before == null) {
      return () -> memory.take(length);
    }
    Deque<float[]> arrays = new ArrayDeque<>(before.contribution().gradients());
    return arrays::removeFirst;
  }

  /** How many floats there are of everything that was gathered. */
  int arrived() {
    int least = Integer.MAX_VALUE;
    for (Below each : below.values()) {
      least = Math.min(least, each.arrived());
    }
    return least;
  }

  /**
   * All that was gathered.
   *
   * @param counted the partitions of which this JVM's tasks count
   */
  Contribution all(BitSet counted) {
    List<Contribution> all = new ArrayList<>();
    below.values().forEach(each -> all.add(each.contribution()));
    own.forEach(
        (partition, contribution) -> {
          if (counted.get(partition)) {
            all.add(contribution);
          }
        });
    return Contribution.all(all);
  }
}
