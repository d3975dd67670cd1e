package io.kindling.training.gradient;

import java.util.List;

/** Which rows of a partition's batch are whose: those of its first shard come first. */
final class ShardRows {

  private final int start;

  /** Where the rows of every shard begin, and in the end how many there are. */
  private final int[] bounds;

  /**
   * @param start the index of the first shard
   * @param counts how many rows each has
   */
  ShardRows(int start, List<Integer> counts) {
    this.start = start;
    this.bounds = new int[counts.size() + 1];
    for (int i = 0; i < counts.size(); i++) {
      bounds[i + 1] = bounds[i] + counts.get(i);
    }
  }

  /** The index of the first shard. */
  int start() {
    return start;
  }

  /** The index of the shard after the last. */
  int end() {
    return start + bounds.length - 1;
  }

  /** The first row of a node's shards. */
  int first(FixedTree.Node node) {
    return bounds[node.start() - start];
  }

  /** How many rows a node's shards have. */
  int count(FixedTree.Node node) {
    return bounds[node.start() - start + node.size()] - first(node);
  }
}
