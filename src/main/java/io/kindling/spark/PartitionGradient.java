package io.kindling.spark;

import io.kindling.data.Shard;
import io.kindling.data.Step;
import io.kindling.nn.Backpropagation;
import io.kindling.nn.Blas;
import java.util.List;

/**
 * Computes a partition's share of a step: the gradient of each of its shards by one
 * backpropagation, summed up along the {@link FixedTree} as far as the partition's shards allow.
 *
 * <p>Holds all the memory that this takes, so that a step allocates only the message that carries
 * its result. Not thread-safe.
 */
final class PartitionGradient {

  private final TrainingTask task;
  private final Backpropagation backpropagation;
  private final float[] inputs;
  private final byte[] labels;

  /** A gradient for every level of the tree: the sum of a node needs one more than its height. */
  private final float[][] sums;

  PartitionGradient(TrainingTask task) {
    this.task = task;
    int rows = task.batches().mostRowsPerShard();
    this.backpropagation = new Backpropagation(task.network(), Blas.load(task.blas()), rows);
    this.inputs = new float[Math.multiplyExact(rows, task.network().inputs())];
    this.labels = new byte[rows];
    this.sums = new float[FixedTree.root(task.batches().shards()).height() + 1][];
  }

  /**
   * Computes the partition's subtree sums.
   *
   * @param shards the partition's shards, in order
   * @param parameters as {@link io.kindling.nn.Network} lays them out
   */
  SubtreeSums compute(List<Shard> shards, Step step, float[] parameters) {
    int first = shards.get(0).index();
    SubtreeSums result = new SubtreeSums(first, first + shards.size(), parameters.length);
    for (FixedTree.Node node : result.nodes()) {
      double loss = sum(node, shards, first, step, parameters, 0);
      result.add(sums[0], loss);
    }
    return result;
  }

  /** Leaves the sum of the node's gradients in sums[depth] and returns that of its losses. */
  private double sum(
      FixedTree.Node node,
      List<Shard> shards,
      int first,
      Step step,
      float[] parameters,
      int depth) {
    if (sums[depth] == null) {
      sums[depth] = new float[parameters.length];
    }
    if (node.isLeaf()) {
      int rows =
          shards
              .get(node.start() - first)
              .gather(task.batches(), step.epoch(), step.ofEpoch(), inputs, labels);
      return backpropagation.gradient(parameters, inputs, 0, labels, 0, rows, sums[depth]);
    }
    double left = sum(node.left(), shards, first, step, parameters, depth);
    double right = sum(node.right(), shards, first, step, parameters, depth + 1);
    SubtreeSums.addTo(sums[depth], sums[depth + 1]);
    return left + right;
  }
}
