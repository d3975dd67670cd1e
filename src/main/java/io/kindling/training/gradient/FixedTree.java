package io.kindling.training.gradient;

import java.util.ArrayList;
import java.util.List;

/**
 * The binary tree that fixes the order in which the gradients of S shards are summed, where S is a
 * power of two. Shards 2i and 2i + 1 are added first, then pairs of pairs, up to the root.
 *
 * <p>Floating-point addition is not associative, so a sum has the same bits everywhere only if it
 * is always computed along the same tree. A partition owns a range of shards and sums the complete
 * subtrees inside that range. From the subtree sums of all partitions, the driver computes the rest
 * of the tree.
 */
public final class FixedTree {

  /**
   * The node whose leaves are the shards start … start + size − 1.
   *
   * @param start the first shard, a multiple of size
   * @param size the number of shards, a power of two
   */
  public record Node(int start, int size) {
    /** Returns the child with the lower shards. */
    Node left() {
      return new Node(start, size / 2);
    }

    /** Returns the child with the higher shards. */
    Node right() {
      return new Node(start + size / 2, size / 2);
    }

    /** Returns the node whose child this node is. */
    Node parent() {
      return new Node(start & -(2 * size), 2 * size);
    }

    /** Returns whether the node is a single shard. */
    boolean isLeaf() {
      return size == 1;
    }

    /** Returns the number of levels below this node. */
    int height() {
      return Integer.numberOfTrailingZeros(size);
    }
  }

  private FixedTree() {}

  /** Returns the root of the tree over the given number of shards. */
  public static Node root(int shards) {
    return new Node(0, shards);
  }

  /**
   * Returns the largest complete subtrees inside a range of shards, from left to right.
   *
   * @param start the first shard of the range
   * @param end the shard after the last of the range
   */
  public static List<Node> subtrees(int start, int end) {
    List<Node> nodes = new ArrayList<>();
    int next = start;
    while (next < end) {
      int fits = Integer.highestOneBit(end - next);
      int size = next == 0 ? fits : Math.min(fits, Integer.lowestOneBit(next));
      nodes.add(new Node(next, size));
      next += size;
    }
    return nodes;
  }

  /**
   * Returns the first shard of a partition. Its last shard is the one before the first shard of the
   * next partition.
   *
   * @param partition the index of the partition
   * @param partitions the number of partitions
   * @param shards the number of shards
   */
  public static int firstShard(int partition, int partitions, int shards) {
    return (int) ((long) partition * shards / partitions);
  }
}
