package io.kindling.training.gradient;

import io.kindling.data.batch.Batch;
import io.kindling.nn.Backpropagation;
import io.kindling.nn.GradientPart;
import io.kindling.nn.Network;
import io.kindling.nn.blas.MatrixProducts;
import io.kindling.training.gradient.Bfloat16Rounding.Places;
import io.kindling.training.gradient.StepPhases.Phase;
import java.util.ArrayList;
import java.util.List;

/**
 * Sums the gradients of shards along the {@link FixedTree}.
 *
 * <p>The matrix product for a shard with few rows is computed faster than its result is written to
 * memory and read again for the addition. For such shards the gradient is therefore computed in
 * tiles, and each tile is summed along the whole tree, while it is in the cache, before the next
 * tile is computed. Matrix products without a fixed order of summation are always computed whole,
 * because a tile might have different bits.
 *
 * <p>If sums are rounded, every shard's gradient is rounded, and every sum of two nodes is rounded
 * before it is added to another.
 *
 * <p>Instances are not thread-safe.
 */
final class ShardSums {

  /**
   * The maximum number of rows for which writing and reading a product takes longer than computing
   * it.
   */
  private static final int THIN = 40;

  /** The minimum number of shards for which the gradient is computed in tiles. */
  private static final int FEW = 4;

  private final Backpropagation backpropagation;
  private final MatrixProducts products;
  private final StepPhases phases;
  private final List<GradientPart> tiles;

  /** The computation of a shard's sum by local steps, or null without local steps. */
  private final ShardDescent descent;

  /** Buffers for partial sums: one for a right child at every depth, and one for a tile. */
  private final List<float[]> sums = new ArrayList<>();

  private final Bfloat16Rounding memory = new Bfloat16Rounding();

  private Batch batch;
  private float[] inputs;
  private ShardRows rows;
  private float[] parameters;
  private SumRounding rounding;

  /**
   * Creates the computation.
   *
   * @param descent the computation of a shard's sum by local steps, or null without local steps
   * @param phases the listener to the phases of a step
   */
  ShardSums(
      Network network,
      Backpropagation backpropagation,
      MatrixProducts products,
      ShardDescent descent,
      StepPhases phases) {
    this.backpropagation = backpropagation;
    this.products = products;
    this.descent = descent;
    this.phases = phases;
    this.tiles = GradientPart.tiles(network);
  }

  /**
   * Sets the batch whose gradients are to be summed.
   *
   * @param batch the gathered rows; forward and backward pass are done, except with local steps
   * @param inputs the inputs of the forward pass, [maxRows, inputs]
   * @param rows the assignment of the rows to shards
   * @param parameters the parameters of the pass, or the initial parameters of the local steps
   * @param rounding the rounding of every sum
   */
  void begin(
      Batch batch, float[] inputs, ShardRows rows, float[] parameters, SumRounding rounding) {
    this.batch = batch;
    this.inputs = inputs;
    this.rows = rows;
    this.parameters = parameters;
    this.rounding = rounding;
  }

  /**
   * Sums the gradients of a node's shards.
   *
   * @param gradient receives the sum, in the layout of the parameters
   */
  void sum(FixedTree.Node node, float[] gradient) {
    if (!mayBeTiled(node)) {
      sum(node, null, gradient, gradient.length, 0);
      return;
    }
    for (GradientPart tile : tiles) {
      float[] sum = memory(0, tile.length());
      sum(node, tile, sum, tile.length(), 1);
      tile.write(sum, gradient);
    }
  }

  private boolean mayBeTiled(FixedTree.Node node) {
    if (descent != null || node.size() < FEW || !products.fixesOrder()) {
      return false;
    }
    for (int shard = node.start(); shard < node.start() + node.size(); shard++) {
      if (rows.count(new FixedTree.Node(shard, 1)) > THIN) {
        return false;
      }
    }
    return true;
  }

  /**
   * Sums a part of the gradients of a node's shards.
   *
   * @param part the part of the gradient, or null for all of it
   * @param target receives the sum
   * @param length the number of floats in the part
   * @param depth the number of buffers of {@link #memory} that are in use
   */
  private void sum(FixedTree.Node node, GradientPart part, float[] target, int length, int depth) {
    if (node.isLeaf()) {
      shard(part, rows.first(node), rows.count(node), target);
      round(node, part, target, length);
      phases.ended(Phase.GRADIENT);
      return;
    }
    FixedTree.Node right = node.right();
    sum(node.left(), part, target, length, depth);
    if (right.isLeaf() && mayBeAccumulated(rows.count(right))) {
      accumulate(part, rows.first(right), rows.count(right), target);
      phases.ended(Phase.GRADIENT);
      return;
    }
    float[] half = memory(depth, length);
    sum(right, part, half, length, depth + 1);
    SubtreeSums.add(target, half, length);
    round(node, part, target, length);
    phases.ended(Phase.SUM);
  }

  private void shard(GradientPart part, int first, int count, float[] target) {
    if (descent != null) {
      descent.run(batch, parameters, first, count, target);
    } else if (part == null) {
      backpropagation.sum(inputs, first, count, target);
    } else {
      backpropagation.sum(part, inputs, first, count, target);
    }
  }

  private void accumulate(GradientPart part, int first, int count, float[] target) {
    if (part == null) {
      backpropagation.add(inputs, first, count, target);
    } else {
      backpropagation.add(part, inputs, first, count, target);
    }
  }

  private void round(FixedTree.Node node, GradientPart part, float[] sum, int length) {
    Places places =
        part == null ? Places.from(0) : new Places(part.offset(), part.width(), part.stride());
    rounding.round(node, sum, length, places, memory);
  }

  private boolean mayBeAccumulated(int count) {
    return descent == null && !rounding.rounds() && products.addsAtOnce(count);
  }

  private float[] memory(int depth, int length) {
    while (sums.size() <= depth) {
      sums.add(new float[0]);
    }
    if (sums.get(depth).length < length) {
      sums.set(depth, new float[length]);
    }
    return sums.get(depth);
  }
}
