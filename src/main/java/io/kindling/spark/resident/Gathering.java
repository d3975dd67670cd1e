package io.kindling.spark.resident;

import io.kindling.spark.resident.ResidentMessage.Result;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a node gathers of a command: of its own tasks, and of nodes below. Not thread-safe. */
final class Gathering {

  /** What this JVM's tasks have said, by partition, in any lay of the tree. */
  private final SortedMap<Integer, Contribution> own = new TreeMap<>();

  /** What the nodes below have said, in this lay. */
  private final List<Contribution> below = new ArrayList<>();

  /** For sums that arrive. */
  private final FloatMemory memory = new FloatMemory();

  /** Memory that is in use until what is below is forgotten. */
  private final List<float[]> inUse = new ArrayList<>();

  /** Begins with another command. */
  void forgetOwn() {
    own.clear();
  }

  /** Begins anew with another command, or in another tree. */
  void forgetBelow() {
    below.clear();
    memory.giveBack(inUse);
    inUse.clear();
  }

  /** A task's; of two attempts the first. */
  void addOwn(Contribution contribution) {
    own.putIfAbsent(contribution.partitions().nextSetBit(0), contribution);
  }

  /** A node's, unless it was there before; its arrays come from {@link #memory}. */
  void addBelow(Result result) {
    if (below.stream().noneMatch(result.contribution()::overlaps)) {
      below.add(result.contribution());
      inUse.addAll(result.floats());
    } else {
      pass(result);
    }
  }

  /** A node's that nobody wants. */
  void pass(Result result) {
    memory.giveBack(result.floats());
  }

  /** An array for sums. */
  float[] memory(int length) {
    return memory.take(length);
  }

  /**
   * All that was gathered.
   *
   * @param counted the partitions of which this JVM's tasks count
   */
  Contribution all(BitSet counted) {
    List<Contribution> all = new ArrayList<>(below);
    own.forEach(
        (partition, contribution) -> {
          if (counted.get(partition)) {
            all.add(contribution);
          }
        });
    return Contribution.all(all);
  }
}
