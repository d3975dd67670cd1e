package io.kindling.training;

import io.kindling.data.Batch;
import io.kindling.data.Shard;
import io.kindling.data.Step;
import io.kindling.data.augment.Distorter;
import io.kindling.nn.Backpropagation;
import io.kindling.nn.Blas;
import io.kindling.nn.ExactnessProbe;
import io.kindling.training.StepPhases.Phase;
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
  private final ExactnessProbe probe;
  private final Backpropagation backpropagation;
  private final Batch batch;
  private final Distorter distorter;
  private final StepPhases phases;

  /** What computes a shard's sum where shards make steps of their own; else null. */
  private final ShardDescent descent;

  /** What is computed with. */
  private float[] parameters;

  /** The index of the first shard gathered. */
  private int start;

  /** How many rows were gathered of each shard, one shard after the other. */
  private List<Integer> rows = List.of();

  /** Whether so many rows of each shard may go through the network together. */
  private final Map<List<Integer>, Boolean> stackable = new HashMap<>();

  /** Whether the gradient of so many rows may be added to another's right away. */
  private final Map<Integer, Boolean> accumulable = new HashMap<>();

  /** The sums of the partition's subtrees, and below them one for every further level. */
  private final List<float[]> sums = new ArrayList<>();

  /**
   * @param shards the most shards that a partition has
   */
  public PartitionGradient(TrainingTask task, int shards) {
    this(task, shards, Blas.load(task.blas()), StepPhases.UNTIMED);
  }

  /**
   * @param shards the most shards that a partition has
   * @param phases is told of every phase
   */
  public PartitionGradient(TrainingTask task, int shards, StepPhases phases) {
    this(task, shards, Blas.load(task.blas()), phases);
  }

  PartitionGradient(TrainingTask task, int shards, Blas blas, StepPhases phases) {
    this.task = task;
    this.probe = new ExactnessProbe(task.network(), blas);
    this.phases = phases;
    int most = Math.multiplyExact(task.batches().mostRowsPerShard(), shards);
    this.backpropagation = new Backpropagation(task.network(), blas, most, task.dropout());
    this.batch = new Batch(most, task.network().inputs());
    this.distorter = new Distorter(task.distortion());
    this.descent =
        task.local().areLocal()
            ? new ShardDescent(task.local(), task.network().parameterCount(), backpropagation)
            : null;
  }

  /**
   * Gathers a step's rows.
   *
   * @param shards the partition's shards, in order
   */
  public void gather(List<Shard> shards, Step step) {
    start = shards.get(0).index();
    rows = new ArrayList<>();
    batch.begin(step);
    for (Shard shard : shards) {
      rows.add(shard.gather(task.batches(), step, batch));
    }
    distorter.distort(batch.inputs(), batch.examples(), batch.rows(), step.epoch());
    backpropagation.dropOut(
        task.batches().seed(), step.number(), batch.examples(), batch.inputs(), batch.rows());
    phases.ended(Phase.GATHER);
  }

  /**
   * Computes the subtree sums of the rows gathered last.
   *
   * @param parameters as {@link io.kindling.nn.Network} lays them out
   * @return the sums, in this object's memory: valid until the next call
   */
  public SubtreeSums compute(float[] parameters) {
    this.parameters = parameters;
    if (descent == null) {
      propagate();
    }
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
      sum(node, first, gradients[i], gradients.length);
      result.setTally(i, tally(node, first));
      first += rowsOf(node);
    }
    return result;
  }

  private void propagate() {
    if (stackable.computeIfAbsent(rows, probe::stackingKeepsBits)) {
      propagate(0, batch.rows());
      return;
    }
    int first = 0;
    for (int count : rows) {
      propagate(first, count);
      first += count;
    }
  }

  private void propagate(int first, int count) {
    backpropagation.forward(parameters, batch.inputs(), first, count);
    phases.ended(Phase.FORWARD);
    backpropagation.backward(parameters, batch.labels(), batch.weights(), first, count);
    phases.ended(Phase.BACKWARD);
  }

  /**
   * Adds up the gradients of a node's shards.
   *
   * @param first the first of the node's rows
   * @param target receives the sum
   * @param free the first of {@link #sums} that is not in use
   */
  private void sum(FixedTree.Node node, int first, float[] target, int free) {
    if (node.isLeaf()) {
      if (descent == null) {
        backpropagation.sum(batch.inputs(), first, rowsOf(node), target);
      } else {
        descent.run(batch, parameters, first, rowsOf(node), target);
      }
      phases.ended(Phase.GRADIENT);
      return;
    }
    int middle = first + rowsOf(node.left());
    sum(node.left(), first, target, free);
    int count = rowsOf(node.right());
    if (descent == null
        && node.right().isLeaf()
        && accumulable.computeIfAbsent(count, probe::accumulationKeepsBits)) {
      backpropagation.add(batch.inputs(), middle, count, target);
      phases.ended(Phase.GRADIENT);
      return;
    }
    float[] right = memory(free);
    sum(node.right(), middle, right, free + 1);
    SubtreeSums.add(target, right, target.length);
    phases.ended(Phase.SUM);
  }

  /** What is to be said of a node's shards, each counted by itself, along the tree. */
  private Tally tally(FixedTree.Node node, int first) {
    if (node.isLeaf()) {
      int count = rowsOf(node);
      return new Tally(
          backpropagation.loss(batch.labels(), batch.weights(), first, count),
          batch.weight(first, count),
          backpropagation.correct(batch.labels(), first, count));
    }
    return tally(node.left(), first).plus(tally(node.right(), first + rowsOf(node.left())));
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
