package io.kindling.training.gradient;

import io.kindling.data.batch.Shard;
import io.kindling.data.batch.Step;
import io.kindling.nn.blas.MatrixProducts;
import io.kindling.training.gradient.Bfloat16Rounding.Places;
import io.kindling.training.recipe.TrainingTask;
import java.util.Arrays;
import java.util.List;

/**
 * A check, before a run's first step, that a partition's part of it has the same bits however the
 * work is divided: computed for all the partition's shards at once, and shard by shard.
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
    PartitionGradient whole =
        new PartitionGradient(task, shards.size(), products, StepPhases.UNTIMED);
    whole.gather(shards, step);
    SubtreeSums sums = whole.compute(parameters);
    StepCheck check = new StepCheck(task, shards, step, parameters, products);
    for (int i = 0; i < sums.nodes().size(); i++) {
      SubtreeSums parts = check.sum(sums.nodes().get(i));
      if (!parts.tally(0).equals(sums.tally(i))
          || !Arrays.equals(parts.gradients().get(0), sums.gradients().get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Adds up a node's shards, each computed by itself. */
  private SubtreeSums sum(FixedTree.Node node) {
    if (node.isLeaf()) {
      single.gather(List.of(shards.get(node.start() - shards.get(0).index())), step);
      SubtreeSums sums = single.compute(parameters);
      return of(node, sums.gradients().get(0).clone(), sums.tally(0));
    }
    SubtreeSums left = sum(node.left());
    SubtreeSums right = sum(node.right());
    float[] gradient = left.gradients().get(0);
    SubtreeSums.add(gradient, right.gradients().get(0), gradient.length);
    rounding.round(node, gradient, gradient.length, Places.from(0), memory);
    return of(node, gradient, left.tally(0).plus(right.tally(0)));
  }

  private static SubtreeSums of(FixedTree.Node node, float[] gradient, Tally tally) {
    SubtreeSums sums =
        new SubtreeSums(node.start(), node.start() + node.size(), new float[][] {gradient});
    sums.setTally(0, tally);
    return sums;
  }
}
