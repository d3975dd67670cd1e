package io.kindling.training.gradient;

import io.kindling.data.augment.Distorter;
import io.kindling.data.batch.Batch;
import io.kindling.data.batch.Shard;
import io.kindling.data.batch.Step;
import io.kindling.nn.Backpropagation;
import io.kindling.nn.Perturbation;
import io.kindling.nn.blas.MatrixProducts;
import io.kindling.training.gradient.StepPhases.Phase;
import io.kindling.training.recipe.TrainingTask;
import java.util.ArrayList;
import java.util.List;

/**
 * Computes a partition's share of a step: gathers its rows of the mini-batch, takes them forward
 * and back through the network, adds up the gradient of each shard's rows by itself, and the
 * shards' sums along the {@link FixedTree} as far as the partition's shards allow.
 *
 * <p>Holds all the memory that this takes, from step to step. Not thread-safe.
 */
public final class PartitionGradient {

  private final TrainingTask task;
  private final MatrixProducts products;
  private final Backpropagation backpropagation;
  private final Perturbation.Computation perturbation;
  private final Batch batch;
  private final Distorter distorter;
  private final StepPhases phases;

  private final ShardSums shardSums;

  /** How many rows were gathered of each shard, one shard after the other. */
  private List<Integer> counts = List.of();

  /** Whose they are. */
  private ShardRows rows;

  /** The sums of the partition's subtrees. */
  private final List<float[]> sums = new ArrayList<>();

  /**
   * @param shards the most shards that a partition has
   */
  public PartitionGradient(TrainingTask task, int shards) {
    this(task, shards, task.blas().load(), StepPhases.UNTIMED);
  }

  /**
   * @param shards the most shards that a partition has
   * @param phases is told of every phase
   */
  public PartitionGradient(TrainingTask task, int shards, StepPhases phases) {
    this(task, shards, task.blas().load(), phases);
  }

  PartitionGradient(TrainingTask task, int shards, MatrixProducts products, StepPhases phases) {
    this.task = task;
    this.products = products;
    this.phases = phases;
    int most = Math.multiplyExact(task.batches().mostRowsPerShard(), shards);
    this.backpropagation = new Backpropagation(task.network(), products, most, task.dropout());
    this.perturbation = task.perturbation().over(task.network(), backpropagation, most);
    this.batch = new Batch(most, task.network().inputs());
    this.distorter = new Distorter(task.distortion());
    ShardDescent descent =
        task.local().areLocal()
            ? new ShardDescent(
                task.local(), task.network().parameterCount(), backpropagation, perturbation)
            : null;
    this.shardSums = new ShardSums(task.network(), backpropagation, products, descent, phases);
  }

  /**
   * Gathers a step's rows.
   *
   * @param shards the partition's shards, in order
   */
  public void gather(List<Shard> shards, Step step) {
    counts = new ArrayList<>();
    batch.begin(step);
    for (Shard shard : shards) {
      counts.add(shard.gather(task.batches(), step, batch));
    }
    rows = new ShardRows(shards.get(0).index(), counts);
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
    float[] inputs = batch.inputs();
    if (!task.local().areLocal()) {
      inputs = throughTheNetwork(parameters);
    }
    SumRounding rounding = SumRounding.of(task, batch.step());
    shardSums.of(batch, inputs, rows, parameters, rounding);
    List<FixedTree.Node> nodes = FixedTree.subtrees(rows.start(), rows.end());
    float[][] gradients = new float[nodes.size()][];
    for (int i = 0; i < gradients.length; i++) {
      gradients[i] = memory(i);
    }
    SubtreeSums result = new SubtreeSums(rows.start(), rows.end(), gradients, rounding);
    for (int i = 0; i < gradients.length; i++) {
      shardSums.sum(nodes.get(i), gradients[i]);
      result.setTally(i, tally(nodes.get(i)));
    }
    return result;
  }

  /**
   * Runs the forward and backward pass over the batch: over all rows at once or, where the bits of
   * a product may depend on its number of rows, shard by shard.
   *
   * @return the inputs that it was taken through with
   */
  private float[] throughTheNetwork(float[] parameters) {
    if (products.fixesOrder()) {
      return pass(parameters, 0, batch.rows());
    }
    float[] inputs = batch.inputs();
    for (int shard = rows.start(); shard < rows.end(); shard++) {
      FixedTree.Node leaf = new FixedTree.Node(shard, 1);
      inputs = pass(parameters, rows.first(leaf), rows.count(leaf));
    }
    return inputs;
  }

  private float[] pass(float[] parameters, int first, int count) {
    int[] labels = batch.labels();
    float[] inputs =
        perturbation.of(parameters, batch.inputs(), labels, batch.weights(), first, count);
    backpropagation.forward(parameters, inputs, first, count);
    phases.ended(Phase.FORWARD);
    backpropagation.backward(parameters, labels, batch.weights(), first, count);
    phases.ended(Phase.BACKWARD);
    return inputs;
  }

  /** What is to be said of a node's shards, each counted by itself, along the tree. */
  private StepTotals tally(FixedTree.Node node) {
    if (node.isLeaf()) {
      int first = rows.first(node);
      int count = rows.count(node);
      return new StepTotals(
          backpropagation.loss(batch.labels(), batch.weights(), first, count),
          batch.weight(first, count),
          backpropagation.correct(batch.labels(), first, count));
    }
    return tally(node.left()).plus(tally(node.right()));
  }

  private float[] memory(int index) {
    while (sums.size() <= index) {
      sums.add(new float[task.network().parameterCount()]);
    }
    return sums.get(index);
  }
}
