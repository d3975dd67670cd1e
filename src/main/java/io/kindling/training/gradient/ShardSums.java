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
 * Adds up the gradients of shards along the {@link FixedTree}.
 *
 * <p>A shard of few rows has a product that is soon computed, of which most of the time would go
 * into writing it to memory and reading it again to be added. So where shards are thin the gradient
 * is made tile by tile, each through the whole tree before the next is begun: what is added up has
 * not left the cache then. Products that do not fix their order are made whole, for a tile might
 * have other bits.
 *
 * <p>Where sums are rounded every shard's is, and every two's, before anything else is added.
 *
 * <p>Not thread-safe.
 */
final class ShardSums {

  /** With more rows than this a product takes longer than its way through memory. */
  private static final int THIN = 40;

  /** Fewer shards than this are added up right away. */
  private static final int FEW = 4;

  private final Backpropagation backpropagation;
  private final MatrixProducts products;
  private final StepPhases phases;
  private final List<GradientPart> tiles;

  /** What computes a shard's sum where shards make steps of their own; else null. */
  private final ShardDescent descent;

  /** The sums under way of a part: a right half at every depth, and a tile. */
  private final List<float[]> sums = new ArrayList<>();

  private final Bfloat16Rounding memory = new Bfloat16Rounding();

  private Batch batch;
  private float[] inputs;
  private ShardRows rows;
  private float[] parameters;
  private SumRounding rounding;

  /**
   * @param descent what computes a shard's sum where shards make steps of their own; else null
   * @param phases is told of every phase
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
   * Says what is to be added up.
   *
   * @param batch has been taken forward and back, unless shards make steps of their own
   * @param inputs that it was taken through with, [maxRows, inputs]
   * @param rows whose its rows are
   * @param parameters that it was taken through with, or where shards begin
   * @param rounding what becomes of every sum
   */
  void of(Batch batch, float[] inputs, ShardRows rows, float[] parameters, SumRounding rounding) {
    this.batch = batch;
    this.inputs = inputs;
    this.rows = rows;
    this.parameters = parameters;
    this.rounding = rounding;
  }

  /**
   * Adds up the gradients of a node's shards.
   *
   * @param gradient receives the sum
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
   * Adds up a part of the gradient.
   *
   * @param part which; null for all of it
   * @param target receives it
   * @param length how many numbers it has
   * @param depth how many of {@link #memory} are in use
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
