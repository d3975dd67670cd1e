package io.kindling.training.gradient;

import java.util.ArrayList;
import java.util.List;

/**
 * The binary tree along which the sums of S shards, S a power of two, are added up: shards 2i and
 * 2i + 1 first, then pairs of pairs, up to the root.
 *
 * <p>Floating-point addition is not associative, so a sum has the same bits everywhere only if it
 * is always the same tree that is added up. A partition owns a range of shards and adds up the
 * complete subtrees inside that range; whoever has the subtrees of all partitions can finish the
 * tree.
 */
public final class FixedTree {

  /**
   * The node over shards start … start + size − 1.
   *
   * @param start a multiple of size
   * @param size a power of two
   */
  public record Node(int start, int size) {
    Node left() {
      return new Node(start, size / 2);
    }

    Node right() {
      return new Node(start + size / 2, size / 2);
    }

    /** The node that this one is a half of. */
    Node parent() {
      return new Node(start & -(2 * size), 2 * size);
    }

    boolean isLeaf() {
      return size == 1;
    }

    /** The number of levels below this node. */
    int height() {
      return Integer.numberOfTrailingZeros(size);
    }
  }

  private FixedTree() {}

  /** The root of the tree over the given number of shards. */
  public static Node root(int shards) {
    return new Node(0, shards);
  }

  /** The largest complete subtrees inside a range of shards, from left to right. */
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

  /** The first shard of a partition; its last is the one before the next partition's first. */
  public static int firstShard(int partition, int partitions, int shards) {
    return (int) ((long) partition * shards / partitions);
  }
}
