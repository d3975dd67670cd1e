package io.kindling.training.gradient;

import io.kindling.codec.Sha256;
import io.kindling.data.batch.Shard;
import io.kindling.data.batch.Step;
import io.kindling.nn.blas.MatrixProducts;
import io.kindling.training.gradient.Bfloat16Rounding.Places;
import io.kindling.training.recipe.TrainingTask;
import java.util.ArrayList;
import java.util.List;

/**
 * A check, before a run's first step, that a partition's part of it has the same bits however the
 * work is divided: computed for all the partition's shards at once, and shard by shard.
 *
 * <p>The first gradient is kept as a digest, and the second way holds at most one gradient for each
 * level of the {@link FixedTree} and one more: a step of a network that hardly fits into memory has
 * not much more.
 */
public final class StepCheck {

  private final List<Shard> shards;
  private final Step step;
  private final float[] parameters;
  private final SumRounding rounding;
  private final PartitionGradient single;
  private final Bfloat16Rounding memory = new Bfloat16Rounding();

  private StepCheck(
      TrainingTask task,
      List<Shard> shards,
      Step step,
      float[] parameters,
      MatrixProducts products) {
    this.shards = shards;
    this.step = step;
    this.parameters = parameters;
    this.rounding = SumRounding.of(task, step);
    this.single = new PartitionGradient(task, 1, products, StepPhases.UNTIMED);
  }

  /**
   * Computes a step both ways and compares the sums.
   *
   * @param shards the partition's shards, in order
   * @param parameters as {@link io.kindling.nn.Network} lays them out
   * @param products the products of the task's BLAS
   * @return whether all bits are the same
   */
  public static boolean passes(
      TrainingTask task,
      List<Shard> shards,
      Step step,
      float[] parameters,
      MatrixProducts products) {
    int first = shards.get(0).index();
    List<FixedTree.Node> nodes = FixedTree.subtrees(first, first + shards.size());
    List<String> whole = whole(task, shards, step, parameters, products);
    StepCheck check = new StepCheck(task, shards, step, parameters, products);
    for (int i = 0; i < nodes.size(); i++) {
      if (!whole.get(i).equals(digest(check.sum(nodes.get(i)), 0))) {
        return false;
      }
    }
    return true;
  }

  /** Returns the digests of the sums that all shards at once give. */
  private static List<String> whole(
      TrainingTask task,
      List<Shard> shards,
      Step step,
      float[] parameters,
      MatrixProducts products) {
    PartitionGradient whole =
        new PartitionGradient(task, shards.size(), products, StepPhases.UNTIMED);
    whole.gather(shards, step);
    SubtreeSums sums = whole.compute(parameters);
    List<String> digests = new ArrayList<>();
    for (int i = 0; i < sums.nodes().size(); i++) {
      digests.add(digest(sums, i));
    }
    return digests;
  }

  private static String digest(SubtreeSums sums, int node) {
    float[] gradient = sums.gradients().get(node);
    for (int i = 0; i < gradient.length; i++) {
      if (Float.isNaN(gradient[i])) {
        gradient[i] = Float.NaN; // All of them are one, whatever bits they carry.
      }
    }
    return new Sha256().add(gradient).hex() + " " + sums.tally(node);
  }

  /**
   * Adds up a node's shards, each computed by itself.
   *
   * @return the sum; that of one shard is valid until the next is computed
   */
  private SubtreeSums sum(FixedTree.Node node) {
    if (node.isLeaf()) {
      single.gather(List.of(shards.get(node.start() - shards.get(0).index())), step);
      return single.compute(parameters);
    }
    SubtreeSums left = sum(node.left());
    float[] gradient = left.gradients().get(0);
    if (node.left().isLeaf()) {
      gradient = gradient.clone();
    }
    StepTotals leftTally = left.tally(0);
    SubtreeSums right = sum(node.right());
    SubtreeSums.add(gradient, right.gradients().get(0), gradient.length);
    rounding.round(node, gradient, gradient.length, Places.from(0), memory);
    SubtreeSums sums =
        new SubtreeSums(node.start(), node.start() + node.size(), new float[][] {gradient});
    sums.setTally(0, leftTally.plus(right.tally(0)));
    return sums;
  }
}
