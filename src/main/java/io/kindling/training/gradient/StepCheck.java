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
 * A check before a run's first step that the bits of a gradient do not depend on the division of
 * the work. A partition's part of the step is computed for all its shards at once and again shard
 * by shard, and the results are compared.
 *
 * <p>To save memory, the first result is kept only as a digest, and the second computation holds at
 * most one gradient for each level of the {@link FixedTree} and one more.
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
   * Computes a step in both ways and compares the sums.
   *
   * @param shards the partition's shards, in ascending order without gaps
   * @param parameters the parameters, laid out as {@link io.kindling.nn.Network} describes
   * @param products the matrix products of the task's BLAS
   * @return whether all bits are equal
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

  /** Returns the digests of the subtree sums when all shards are computed at once. */
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
        gradient[i] = Float.NaN; // All NaNs count as equal, so their bits are unified.
      }
    }
    return new Sha256().add(gradient).hex() + " " + sums.tally(node);
  }

  /**
   * Sums a node's shards, each computed separately.
   *
   * @return the sum; for a single shard it is valid only until the next shard is computed
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
