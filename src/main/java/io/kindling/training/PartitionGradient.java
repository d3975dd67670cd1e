package io.kindling.training;

import io.kindling.data.Shard;
import io.kindling.data.Step;
import io.kindling.nn.Backpropagation;
import io.kindling.nn.Blas;
import io.kindling.nn.Shortcuts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes a partition's share of a step: gathers its rows of the mini-batch, takes them forward
 * and back through the network, adds up the gradient of each shard's rows by itself, and the
 * shards' sums along the {@link FixedTree} as far as the partition's shards allow.
 *
 * <p>Holds all the memory that this takes, from step to step. Not thread-safe.
 */
public final class PartitionGradient {

  private final TrainingTask task;
  private final Shortcuts shortcuts;
  private final Backpropagation backpropagation;
  private final float[] inputs;
  private final byte[] labels;

  /** The index of the first shard gathered. */
  private int start;

  /** How many rows were gathered of each shard, one shard after the other. */
  private List<Integer> rows = List.of();

  /** Whether so many rows of each shard {@linkplain Shortcuts may go together}. */
  private final Map<List<Integer>, Boolean> together = new HashMap<>();

  /** Whether the gradient of so many rows {@linkplain Shortcuts may be added} to another's. */
  private final Map<Integer, Boolean> accumulated = new HashMap<>();

  /** The sums of the partition's subtrees, and below them one for every further level. */
  private final List<float[]> sums = new ArrayList<>();

  /**
   * @param shards the most shards that a partition has
   */
  public PartitionGradient(TrainingTask task, int shards) {
    this(task, shards, Blas.load(task.blas()));
  }

  public PartitionGradient(TrainingTask task, int shards, Blas blas) {
    this.task = task;
    this.shortcuts = new Shortcuts(task.network(), blas);
    int most = Math.multiplyExact(task.batches().mostRowsPerShard(), shards);
    this.backpropagation = new Backpropagation(task.network(), blas, most);
    this.inputs = new float[Math.multiplyExact(most, task.network().inputs())];
    this.labels = new byte[most];
  }

  /**
   * Gathers a step's rows.
   *
   * @param shards the partition's shards, in order
   */
  public void gather(List<Shard> shards, Step step) {
    start = shards.get(0).index();
    rows = new ArrayList<>();
    int first = 0;
    for (Shard shard : shards) {
      int count = shard.gather(task.batches(), step, inputs, labels, first);
      rows.add(count);
      first += count;
    }
  }

  /**
   * Computes the subtree sums of the rows gathered last.
   *
   * @param parameters as {@link io.kindling.nn.Network} lays them out
   * @return the sums, in this object's memory: valid until the next call
   */
  public SubtreeSums compute(float[] parameters) {
    propagate(parameters);
    int end = start + rows.size();
    List<FixedTree.Node> nodes = FixedTree.subtrees(start, end);
    float[][] gradients = new float[nodes.size()][];
    for (int i = 0; i < gradients.length; i++) {
      gradients[i] = memory(i);
    }
    SubtreeSums result = new SubtreeSums(start, end, gradients);
    int first = 0;
    for (int i = 0; i < gradients.length; i++) {
      FixedTree.Node node = nodes.get(i);
      result.setLoss(i, sum(node, first, gradients[i], gradients.length));
      first += rowsOf(node);
    }
    return result;
  }

  private void propagate(float[] parameters) {
    if (together.computeIfAbsent(rows, shortcuts::together)) {
      int all = rows.stream().mapToInt(Integer::intValue).sum();
      backpropagation.propagate(parameters, inputs, labels, 0, all);
      return;
    }
    int first = 0;
    for (int count : rows) {
      backpropagation.propagate(parameters, inputs, labels, first, count);
      first += count;
    }
  }

  /**
   * Adds up the gradients of a node's shards.
   *
   * @param first the first of the node's rows
   * @param target receives the sum
   * @param free the first of {@link #sums} that is not in use
   * @return the sum of the losses
   */
  private double sum(FixedTree.Node node, int first, float[] target, int free) {
    if (node.isLeaf()) {
      return backpropagation.sum(inputs, labels, first, rowsOf(node), target);
    }
    int middle = first + rowsOf(node.left());
    double leftLoss = sum(node.left(), first, target, free);
    int count = rowsOf(node.right());
    if (node.right().isLeaf() && accumulated.computeIfAbsent(count, shortcuts::accumulated)) {
      return leftLoss + backpropagation.add(inputs, labels, middle, count, target);
    }
    float[] right = memory(free);
    double rightLoss = sum(node.right(), middle, right, free + 1);
    SubtreeSums.add(target, right, target.length);
    return leftLoss + rightLoss;
  }

  private int rowsOf(FixedTree.Node node) {
    int count = 0;
    for (int shard = node.start(); shard < node.start() + node.size(); shard++) {
      count += rows.get(shard - start);
    }
    return count;
  }

  private float[] memory(int index) {
    while (sums.size() <= index) {
      sums.add(new float[task.network().parameterCount()]);
    }
    return sums.get(index);
  }
}
