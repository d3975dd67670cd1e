package io.kindling.spark;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finishes the {@link FixedTree}, or a subtree of it, from the sums of partitions. Keeps its memory
 * from step to step.
 *
 * <p>Goes through the whole tree for a piece of the gradient that stays in the processor's nearest
 * cache, then for the next piece: every summand is read once and every result written once.
 */
final class Reduction {

  /** Numbers in a piece. */
  private static final int PIECE = 4096;

  private record Found(SubtreeSums sums, int index) {}

  private final FixedTree.Node root;
  private final float[] result;

  /** A piece of the sum under way at every depth of the tree. */
  private final float[][] pieces;

  private final Map<FixedTree.Node, Found> found = new HashMap<>();

  /**
   * @param root of what is to be finished
   */
  Reduction(FixedTree.Node root, int parameterCount) {
    this.root = root;
    this.result = new float[parameterCount];
    this.pieces = new float[root.height() + 1][Math.min(PIECE, parameterCount)];
  }

  /**
   * Adds up the whole tree and divides by the number of examples, once, in the end.
   *
   * @param parts sums of subtrees that make up the tree, in any order
   * @param examples the number of examples in the step's batch
   * @return the means, valid until the next call
   */
  Gradient mean(List<SubtreeSums> parts, int examples) {
    double loss = reduce(parts, examples);
    return new Gradient(result, loss / examples);
  }

  /**
   * Adds up the whole tree.
   *
   * @param parts sums of subtrees that make up the tree, in any order
   * @return the sums, valid until the next call
   */
  SubtreeSums sum(List<SubtreeSums> parts) {
    double loss = reduce(parts, 1);
    SubtreeSums sums =
        new SubtreeSums(root.start(), root.start() + root.size(), new float[][] {result});
    sums.setLoss(0, loss);
    return sums;
  }

  private double reduce(List<SubtreeSums> parts, float divisor) {
    found.clear();
    for (SubtreeSums part : parts) {
      for (int i = 0; i < part.nodes().size(); i++) {
        found.put(part.nodes().get(i), new Found(part, i));
      }
    }
    double loss = loss(root);
    float[] sum = pieces[0];
    for (int from = 0; from < result.length; from += PIECE) {
      int count = Math.min(PIECE, result.length - from);
      sum(root, 0, from, count);
      for (int i = 0; i < count; i++) {
        result[from + i] = sum[i] / divisor;
      }
    }
    found.clear();
    return loss;
  }

  private double loss(FixedTree.Node node) {
    Found whole = found.get(node);
    if (whole != null) {
      return whole.sums().loss(whole.index());
    }
    if (node.isLeaf()) {
      throw new IllegalStateException("no partition has sent the sums of shard " + node.start());
    }
    return loss(node.left()) + loss(node.right());
  }

  /** Leaves a piece of the sum of the node's gradients in pieces[depth]. */
  private void sum(FixedTree.Node node, int depth, int from, int count) {
    Found whole = found.get(node);
    if (whole != null) {
      whole.sums().copyTo(whole.index(), from, pieces[depth], count);
      return;
    }
    sum(node.left(), depth, from, count);
    sum(node.right(), depth + 1, from, count);
    SubtreeSums.add(pieces[depth], pieces[depth + 1], count);
  }
}
