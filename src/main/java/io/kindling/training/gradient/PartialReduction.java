package io.kindling.training.gradient;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Combines sums of subtrees of the {@link FixedTree} as far as possible: the sums of a node's two
 * children are replaced by the sum of the node, repeatedly. The result is the smallest equivalent
 * set of subtree sums, with the same bits as in a sum over the whole tree.
 *
 * <p>The memory for a subtree is reused by later calls. Instances are not thread-safe.
 */
public final class PartialReduction {

  /** The location of a subtree's sums. */
  private record Place(SubtreeSums sums, int index) {}

  private final Map<FixedTree.Node, Reduction> reductions = new HashMap<>();

  /**
   * Combines sums of subtrees.
   *
   * @param parts the sums of subtrees that do not overlap; they must not have been unpacked from
   *     bytes
   * @return the combined sums, in any order, in the memory of the parts or of this object: valid
   *     until the next call for the same subtrees
   */
  public List<SubtreeSums> sum(List<SubtreeSums> parts) {
    return parts.isEmpty() ? List.of() : sum(parts, 0, parts.get(0).parameterCount());
  }

  /**
   * Combines one chunk of the gradients. Outside this chunk, the returned sums contain the results
   * of earlier calls for the same subtrees.
   *
   * @param parts the sums of subtrees that do not overlap; they must not have been unpacked from
   *     bytes
   * @param from the first index of the chunk
   * @param to the index after the last of the chunk
   * @return the combined sums, as returned by {@link #sum(List)}
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

  /** Releases the memory of all subtrees. */
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

  /**
   * Returns the largest nodes that consist of the given nodes, each with the nodes it consists of.
   */
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
