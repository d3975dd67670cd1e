package io.kindling.training.gradient;

import java.util.List;

/** The assignment of a partition's batch rows to shards, in the order of the shards. */
final class ShardRows {

  private final int start;

  /** The first row of every shard, followed by the total number of rows. */
  private final int[] bounds;

  /**
   * Creates the assignment.
   *
   * @param start the index of the first shard
   * @param counts the number of rows of each shard
   */
  ShardRows(int start, List<Integer> counts) {
    this.start = start;
    this.bounds = new int[counts.size() + 1];
    for (int i = 0; i < counts.size(); i++) {
      bounds[i + 1] = bounds[i] + counts.get(i);
    }
  }

  /** Returns the index of the first shard. */
  int start() {
    return start;
  }

  /** Returns the index of the shard after the last. */
  int end() {
    return start + bounds.length - 1;
  }

  /** Returns the index of the first row of a node's shards. */
  int first(FixedTree.Node node) {
    return bounds[node.start() - start];
  }

  /** Returns the number of rows of a node's shards. */
  int count(FixedTree.Node node) {
    return bounds[node.start() - start + node.size()] - first(node);
  }
}
