package io.kindling.training.gradient;

import io.kindling.optim.GradientStream;
import io.kindling.optim.GradientStream.BlockConsumer;
import io.kindling.training.gradient.Bfloat16Rounding.Places;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Computes the sum of the {@link FixedTree}, or of a subtree of it, from the sums of partitions.
 *
 * <p>The gradient is processed in blocks that fit into the L1 cache. Each block is summed along the
 * whole tree and passed to the consumer before the next block starts, so that every summand is read
 * once and no intermediate sum leaves the cache. Long vectors are split into chunks for several
 * threads, which does not change the bits.
 */
public final class Reduction {

  /** The number of floats in a block. */
  private static final int BLOCK = 4096;

  /** The minimum number of floats in a chunk, because a shorter chunk is not worth a thread. */
  private static final int MIN_CHUNK = 32 * BLOCK;

  private record Found(SubtreeSums sums, int index) {}

  private final FixedTree.Node root;
  private final int parameterCount;

  /** A block of partial sums for every chunk and depth of the tree: [chunks][depths][BLOCK]. */
  private final float[][][] blocks;

  /** The rounding of blocks, one object with its buffers for every chunk. */
  private final Bfloat16Rounding[] roundings;

  /** The finished sum. Its most recent block is still in the L1 cache. */
  private final float[] vector;

  private final Map<FixedTree.Node, Found> found = new HashMap<>();

  /** The rounding of the most recent parts. */
  private SumRounding rounding = SumRounding.NONE;

  /**
   * Creates a reduction.
   *
   * @param root the root of the tree or subtree to sum
   * @param parameterCount the length of a gradient
   */
  public Reduction(FixedTree.Node root, int parameterCount) {
    this.root = root;
    this.parameterCount = parameterCount;
    int chunks =
        Math.max(
            1, Math.min(parameterCount / MIN_CHUNK, Runtime.getRuntime().availableProcessors()));
    this.blocks = new float[chunks][root.height() + 1][Math.min(BLOCK, parameterCount)];
    this.roundings = new Bfloat16Rounding[chunks];
    Arrays.setAll(roundings, each -> new Bfloat16Rounding());
    this.vector = new float[parameterCount];
  }

  /**
   * Sums the whole tree and divides once, at the end, by the summed weight of the examples. If that
   * weight is 0, because every example of the mini-batch has weight 0, the means are 0.
   *
   * @param parts the sums of subtrees that together form the tree, in any order
   * @return the means; the gradient is computed when it is read
   * @throws IllegalStateException if the sums of a shard are missing
   */
  public Gradient mean(List<SubtreeSums> parts) {
    find(parts);
    StepTotals all = tally(root);
    double divisor = all.weight() == 0 ? 1 : all.weight();
    return new Gradient(
        new Mean((float) divisor), all.loss() / divisor, all.weight(), all.correct());
  }

  /**
   * Sums the whole tree.
   *
   * @param parts the sums of subtrees that together form the tree, in any order
   * @return the sum, in this object's memory: valid until the next call
   * @throws IllegalStateException if the sums of a shard are missing
   */
  public SubtreeSums sum(List<SubtreeSums> parts) {
    find(parts);
    new Mean(1).whole();
    return inVector();
  }

  /**
   * Sums one chunk of the gradients along the whole tree. Outside this chunk, the returned sum
   * contains the results of earlier calls.
   *
   * @param parts the sums of subtrees that together form the tree, in any order
   * @param from the first index of the chunk
   * @param to the index after the last of the chunk
   * @return the sum, in this object's memory
   */
  SubtreeSums sum(List<SubtreeSums> parts, int from, int to) {
    find(parts);
    reduce(0, from, to, 1, (at, finished, count) -> {});
    return inVector();
  }

  private SubtreeSums inVector() {
    SubtreeSums sums =
        new SubtreeSums(root.start(), root.start() + root.size(), new float[][] {vector}, rounding);
    sums.setTally(0, tally(root));
    return sums;
  }

  /** The sum of the tree divided by a number, computed block by block when it is read. */
  private final class Mean implements GradientStream {
    private final float divisor;

    Mean(float divisor) {
      this.divisor = divisor;
    }

    @Override
    public void forEachBlock(BlockConsumer consumer) {
      int chunks = blocks.length;
      if (chunks == 1) {
        reduce(0, 0, parameterCount, divisor, consumer);
      } else {
        IntStream.range(0, chunks)
            .parallel()
            .forEach(each -> reduce(each, bound(each), bound(each + 1), divisor, consumer));
      }
    }

    @Override
    public float[] whole() {
      forEachBlock((from, finished, count) -> {});
      return vector;
    }
  }

  private void find(List<SubtreeSums> parts) {
    found.clear();
    for (SubtreeSums part : parts) {
      rounding = part.rounding();
      for (int i = 0; i < part.nodes().size(); i++) {
        found.put(part.nodes().get(i), new Found(part, i));
      }
    }
  }

  /** Returns the parts' totals, added along the tree. */
  private StepTotals tally(FixedTree.Node node) {
    Found whole = found.get(node);
    if (whole != null) {
      return whole.sums().tally(whole.index());
    }
    if (node.isLeaf()) {
      throw new IllegalStateException("no partition has sent the sums of shard " + node.start());
    }
    return tally(node.left()).plus(tally(node.right()));
  }

  /** Computes the blocks from start to end − 1 with the buffers of the given chunk. */
  private void reduce(int chunk, int start, int end, float divisor, BlockConsumer consumer) {
    int count;
    for (int from = start; from < end; from += count) {
      count = Math.min(BLOCK, end - from);
      float[] sum = blocks[chunk][0];
      sum(root, chunk, 0, from, count);
      for (int i = 0; i < count; i++) {
        sum[i] /= divisor;
      }
      // Copied separately, because C2 would not vectorize the loop above if it wrote to the vector:
      // see ElementwiseOptimizer.Update.
      System.arraycopy(sum, 0, vector, from, count);
      consumer.accept(from, vector, count);
    }
  }

  /** Returns the first index of a chunk, which is also the end of the previous chunk. */
  private int bound(int chunk) {
    return (int) ((long) chunk * parameterCount / blocks.length);
  }

  /** Writes a block of the sum of the node's gradients to blocks[chunk][depth]. */
  private void sum(FixedTree.Node node, int chunk, int depth, int from, int count) {
    float[][] levels = blocks[chunk];
    Found whole = found.get(node);
    if (whole != null) {
      whole.sums().copyTo(whole.index(), from, levels[depth], count);
      return;
    }
    sum(node.left(), chunk, depth, from, count);
    sum(node.right(), chunk, depth + 1, from, count);
    SubtreeSums.add(levels[depth], levels[depth + 1], count);
    rounding.round(node, levels[depth], count, Places.from(from), roundings[chunk]);
  }
}
