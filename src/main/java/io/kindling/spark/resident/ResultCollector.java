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
 * Collects the results of a command at a node, from the node's own tasks and from its children,
 * whose sums arrive in chunks. Not thread-safe.
 */
final class ResultCollector {

  /**
   * Result of a child.
   *
   * @param arrived the number of leading floats of each sum that have arrived
   */
  private record ChildResult(Contribution contribution, int arrived) {}

  /** Results of this JVM's tasks by partition; they stay valid when the tree changes. */
  private final SortedMap<Integer, Contribution> own = new TreeMap<>();

  /** Results of the children in this version of the tree, by the partitions they cover. */
  private final Map<BitSet, ChildResult> children = new HashMap<>();

  /** Arrays for the sums of children. */
  private final FloatArrayPool pool = new FloatArrayPool();

  /** Discards the results of this JVM's tasks, because another command begins. */
  void clearOwn() {
    own.clear();
  }

  /**
   * Discards the results of the children, because another command begins or the tree has changed.
   */
  void clearChildren() {
    children.values().forEach(each -> pool.release(each.contribution().gradients()));
    children.clear();
  }

  /** Adds the result of a task; of two attempts the first counts. */
  void addOwn(Contribution contribution) {
    own.putIfAbsent(contribution.partitions().nextSetBit(0), contribution);
  }

  /**
   * Adds a chunk of a child's result, whose arrays are from {@link #arraysFor}.
   *
   * @throws IllegalStateException if a chunk before it is missing
   */
  void addChild(Result part) {
    Contribution contribution = part.contribution();
    ChildResult before = children.get(contribution.partitions());
    int arrived = before == null ? 0 : before.arrived();
    if (before != null && part.chunk().to() <= arrived) {
      return;
    }
    if (part.chunk().from() != arrived) {
      throw new IllegalStateException(part.chunk() + " after " + arrived + " floats");
    }
    children.put(contribution.partitions(), new ChildResult(contribution, part.chunk().to()));
  }

  /**
   * Returns a supplier of arrays for the sums of some partitions: the arrays that hold the earlier
   * chunks, or else arrays from the pool.
   */
  Supplier<float[]> arraysFor(BitSet partitions, int length) {
    ChildResult before = children.get(partitions);
    if (before == null) {
      return () -> pool.take(length);
    }
    Deque<float[]> arrays = new ArrayDeque<>(before.contribution().gradients());
    return arrays::removeFirst;
  }

  /**
   * Returns the number of leading floats that have arrived of the sums of every child; {@link
   * Integer#MAX_VALUE} if there are no children.
   */
  int arrived() {
    int least = Integer.MAX_VALUE;
    for (ChildResult each : children.values()) {
      least = Math.min(least, each.arrived());
    }
    return least;
  }

  /**
   * Returns everything that was collected.
   *
   * @param counted the partitions whose results are taken from this JVM's tasks
   */
  Contribution all(BitSet counted) {
    List<Contribution> all = new ArrayList<>();
    children.values().forEach(each -> all.add(each.contribution()));
    own.forEach(
        (partition, contribution) -> {
          if (counted.get(partition)) {
            all.add(contribution);
          }
        });
    return Contribution.all(all);
  }
}
