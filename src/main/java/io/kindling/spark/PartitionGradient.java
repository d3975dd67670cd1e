package io.kindling.spark;

import io.kindling.data.Shard;
import io.kindling.data.Step;
import io.kindling.nn.Backpropagation;
import io.kindling.nn.Blas;
import java.util.ArrayList;
import java.util.List;

/**
 * Computes a partition's share of a step: the gradient of each of its shards by one
 * backpropagation, summed up along the {@link FixedTree} as far as the partition's shards allow.
 *
 * <p>Holds all the memory that this takes, from step to step. Not thread-safe.
 */
final class PartitionGradient {

  private final TrainingTask task;
  private final Backpropagation backpropagation;
  private final float[] inputs;
  private final byte[] labels;

  /** The sums of the partition's subtrees, and below them one for every further level. */
  private final List<float[]> sums = new ArrayList<>();

  PartitionGradient(TrainingTask task) {
    this.task = task;
    int rows = task.batches().mostRowsPerShard();
    this.backpropagation = new Backpropagation(task.network(), Blas.load(task.blas()), rows);
    this.inputs = new float[Math.multiplyExact(rows, task.network().inputs())];
    this.labels = new byte[rows];
  }

  /**
   * Computes the partition's subtree sums.
   *
   * @param shards the partition's shards, in order
   * @param parameters as {@link io.kindling.nn.Network} lays them out
   * @return the sums, in this object's memory: valid until the next call
   */
  SubtreeSums compute(List<Shard> shards, Step step, float[] parameters) {
    int first = shards.get(0).index();
    int end = first + shards.size();
    List<FixedTree.Node> nodes = FixedTree.subtrees(first, end);
    float[][] gradients = new float[nodes.size()][];
    for (int i = 0; i < gradients.length; i++) {
      gradients[i] = memory(i);
    }
    SubtreeSums result = new SubtreeSums(first, end, gradients);
    for (int i = 0; i < gradients.length; i++) {
      FixedTree.Node node = nodes.get(i);
      result.setLoss(i, sum(node, shards, step, parameters, gradients[i], gradients.length));
    }
    return result;
  }

  /**
   * Adds up the gradients of a node's shards.
   *
   * @param target receives the sum
   * @param free the first of {@link #sums} that is not in use
   * @return the sum of the losses
   */
  private double sum(
      FixedTree.Node node,
      List<Shard> shards,
      Step step,
      float[] parameters,
      float[] target,
      int free) {
    if (node.isLeaf()) {
      Shard shard = shards.get(node.start() - shards.get(0).index());
      int rows = shard.gather(task.batches(), step.epoch(), step.ofEpoch(), inputs, labels);
      return backpropagation.gradient(parameters, inputs, 0, labels, 0, rows, target);
    }
    float[] right = memory(free);
    double leftLoss = sum(node.left(), shards, step, parameters, target, free);
    double rightLoss = sum(node.right(), shards, step, parameters, right, free + 1);
    SubtreeSums.add(target, 0, right, target.length);
    return leftLoss + rightLoss;
  }

  private float[] memory(int index) {
    while (sums.size() <= index) {
      sums.add(new float[task.network().parameterCount()]);
    }
    return sums.get(index);
  }
}
