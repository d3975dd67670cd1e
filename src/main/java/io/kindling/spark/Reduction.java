package io.kindling.spark;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finishes the {@link FixedTree} from the sums of all partitions, on the driver. Keeps its memory
 * from step to step.
 */
final class Reduction {

  private record Found(SubtreeSums sums, int index) {}

  private final FixedTree.Node root;
  private final int parameterCount;
  private final float[][] sums;
  private final float[] scratch = SubtreeSums.scratch();
  private final Map<FixedTree.Node, Found> found = new HashMap<>();

  Reduction(int shards, int parameterCount) {
    this.root = FixedTree.root(shards);
    this.parameterCount = parameterCount;
    this.sums = new float[root.height() + 1][];
  }

  /**
   * Adds up the whole tree.
   *
   * @param partitions the sums of every partition, in any order
   * @param examples the number of examples in the step's batch
   * @return the sums, valid until the next call
   */
  Gradient reduce(List<SubtreeSums> partitions, int examples) {
    found.clear();
    for (SubtreeSums part : partitions) {
      for (int i = 0; i < part.nodes().size(); i++) {
        found.put(part.nodes().get(i), new Found(part, i));
      }
    }
    double loss = sum(root, 0);
    return new Gradient(sums[0], loss, examples);
  }

  /** Leaves the sum of the node's gradients in sums[depth] and returns that of its losses. */
  private double sum(FixedTree.Node node, int depth) {
    if (sums[depth] == null) {
      sums[depth] = new float[parameterCount];
    }
    Found whole = found.get(node);
    if (whole != null) {
      whole.sums().copyTo(whole.index(), sums[depth]);
      return whole.sums().loss(whole.index());
    }
    if (node.isLeaf()) {
      throw new IllegalStateException("no partition has sent the sums of shard " + node.start());
    }
    double left = sum(node.left(), depth);
    Found right = found.get(node.right());
    if (right != null) {
      right.sums().addTo(right.index(), sums[depth], scratch);
      return left + right.sums().loss(right.index());
    }
    double rightLoss = sum(node.right(), depth + 1);
    SubtreeSums.add(sums[depth], 0, sums[depth + 1], parameterCount);
    return left + rightLoss;
  }
}
