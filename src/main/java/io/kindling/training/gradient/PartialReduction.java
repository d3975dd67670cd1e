package io.kindling.training.gradient;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adds up sums of subtrees of the {@link FixedTree} as far as they go: two halves of a node become
 * that node, again and again. What is left are the fewest sums that say the same, with the bits
 * that the whole tree would have.
 *
 * <p>Keeps its memory from call to call for the same subtrees. Not thread-safe.
 */
public final class PartialReduction {

  /** Where a subtree's sums stand. */
  private record Place(SubtreeSums sums, int index) {}

  private final Map<FixedTree.Node, Reduction> reductions = new HashMap<>();

  /**
   * Adds up.
   *
   * @param parts sums of subtrees that do not overlap, not unpacked from bytes
   * @return in any order; in the parts' memory, or in this object's: valid until the next call for
   *     the same subtrees
   */
  public List<SubtreeSums> sum(List<SubtreeSums> parts) {
    return parts.isEmpty() ? List.of() : sum(parts, 0, parts.get(0).parameterCount());
  }

  /**
   * Adds up a stretch of the gradients; what else is in the sums that come out is that of the calls
   * before, for the same subtrees.
   *
   * @param from the first number
   * @param to the one after the last
   */
  public List<SubtreeSums> sum(List<SubtreeSums> parts, int from, int to) {
    Map<FixedTree.Node, Place> places = new HashMap<>();
    for (SubtreeSums part : parts) {
      for (int i = 0; i < part.nodes().size(); i++) {
        places.put(part.nodes().get(i), new Place(part, i));
      }
    }
    List<SubtreeSums> sums = new ArrayList<>();
    largest(places.keySet())
        .forEach(
            (node, summands) ->
                sums.add(
                    summands.size() == 1
                        ? only(places.get(summands.get(0)))
                        : sum(node, summands.stream().map(places::get).toList(), from, to)));
    return sums;
  }

  /** Gives back the memory for subtrees that are not asked for any more. */
  public void forget() {
    reductions.clear();
  }

  private static SubtreeSums only(Place place) {
    return place.sums().only(place.index());
  }

  private SubtreeSums sum(FixedTree.Node node, List<Place> summands, int from, int to) {
    List<SubtreeSums> parts = summands.stream().map(PartialReduction::only).toList();
    return reductions
        .computeIfAbsent(node, each -> new Reduction(each, parts.get(0).parameterCount()))
        .sum(parts, from, to);
  }

  /** The largest nodes that are made up of these, and of which each is made up. */
  private static Map<FixedTree.Node, List<FixedTree.Node>> largest(Set<FixedTree.Node> nodes) {
    Map<FixedTree.Node, List<FixedTree.Node>> largest = new HashMap<>();
    nodes.forEach(node -> largest.put(node, List.of(node)));
    Deque<FixedTree.Node> untried = new ArrayDeque<>(nodes);
    while (!untried.isEmpty()) {
      FixedTree.Node parent = untried.pop().parent();
      if (largest.containsKey(parent.left()) && largest.containsKey(parent.right())) {
        List<FixedTree.Node> summands = new ArrayList<>(largest.remove(parent.left()));
        summands.addAll(largest.remove(parent.right()));
        largest.put(parent, summands);
        untried.push(parent);
      }
    }
    return largest;
  }
}
