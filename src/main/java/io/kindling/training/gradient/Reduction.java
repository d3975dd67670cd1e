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
 * Finishes the {@link FixedTree}, or a subtree of it, from the sums of partitions.
 *
 * <p>Goes through the whole tree for a block of the gradient that stays in the processor's nearest
 * cache, and hands it on, before it takes the next block: summands are read once and sums do not
 * leave that cache before they are finished. Long vectors are cut into stretches for several
 * threads, which changes no bit.
 */
public final class Reduction {

  /** Numbers in a block. */
  private static final int BLOCK = 4096;

  /** A shorter stretch is not worth a thread. */
  private static final int STRETCH = 32 * BLOCK;

  private record Found(SubtreeSums sums, int index) {}

  private final FixedTree.Node root;
  private final int parameterCount;

  /** For every stretch, a block of the sum under way at every depth of the tree. */
  private final float[][][] blocks;

  /** For every stretch, what a block of its sums is rounded by. */
  private final Bfloat16Rounding[] roundings;

  /** The finished vector, of which the block finished last is still in the nearest cache. */
  private final float[] vector;

  private final Map<FixedTree.Node, Found> found = new HashMap<>();

  /** How the parts found last are rounded. */
  private SumRounding rounding = SumRounding.NONE;

  /**
   * @param root of what is to be finished
   */
  public Reduction(FixedTree.Node root, int parameterCount) {
    this.root = root;
    this.parameterCount = parameterCount;
    int stretches =
        Math.max(1, Math.min(parameterCount / STRETCH, Runtime.getRuntime().availableProcessors()));
    this.blocks = new float[stretches][root.height() + 1][Math.min(BLOCK, parameterCount)];
    this.roundings = new Bfloat16Rounding[stretches];
    Arrays.setAll(roundings, each -> new Bfloat16Rounding());
    this.vector = new float[parameterCount];
  }

  /**
   * Adds up the whole tree and divides by the examples' summed weight, once, in the end. Where that
   * is 0, as of a mini-batch of which no example counts, the means are 0.
   *
   * @param parts sums of subtrees that make up the tree, in any order
   * @return the means, computed when they are asked for
   */
  public Gradient mean(List<SubtreeSums> parts) {
    find(parts);
    StepTotals all = tally(root);
    double divisor = all.weight() == 0 ? 1 : all.weight();
    return new Gradient(
        new Mean((float) divisor), all.loss() / divisor, all.weight(), all.correct());
  }

  /**
   * Adds up the whole tree.
   *
   * @return the sum, in this object's memory: valid until the next call
   */
  public SubtreeSums sum(List<SubtreeSums> parts) {
    find(parts);
    new Mean(1).whole();
    return inVector();
  }

  /**
   * Adds up a stretch of the whole tree; what else is in the sum is that of the calls before.
   *
   * @param from the first number
   * @param to the one after the last
   * @return the sum, in this object's memory
   */
  SubtreeSums sum(List<SubtreeSums> parts, int from, int to) {
    find(parts);
    stretch(0, from, to, 1, (at, finished, count) -> {});
    return inVector();
  }

  private SubtreeSums inVector() {
    SubtreeSums sums =
        new SubtreeSums(root.start(), root.start() + root.size(), new float[][] {vector}, rounding);
    sums.setTally(0, tally(root));
    return sums;
  }

  /** The finished sum, divided. */
  private final class Mean implements GradientStream {
    private final float divisor;

    Mean(float divisor) {
      this.divisor = divisor;
    }

    @Override
    public void forEachBlock(BlockConsumer consumer) {
      int stretches = blocks.length;
      if (stretches == 1) {
        stretch(0, 0, parameterCount, divisor, consumer);
      } else {
        IntStream.range(0, stretches)
            .parallel()
            .forEach(each -> stretch(each, bound(each), bound(each + 1), divisor, consumer));
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

  /** Adds the parts' tallies up, along the tree. */
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

  private void stretch(int stretch, int start, int end, float divisor, BlockConsumer consumer) {
    int count;
    for (int from = start; from < end; from += count) {
      count = Math.min(BLOCK, end - from);
      float[] sum = blocks[stretch][0];
      sum(root, stretch, 0, from, count);
      for (int i = 0; i < count; i++) {
        sum[i] /= divisor;
      }
      // Not by the loop above, which would be vector instructions no longer: see
      // ElementwiseOptimizer.Update.
      System.arraycopy(sum, 0, vector, from, count);
      consumer.accept(from, vector, count);
    }
  }

  /** Where a stretch begins, and the one before it ends. */
  private int bound(int stretch) {
    return (int) ((long) stretch * parameterCount / blocks.length);
  }

  /** Leaves a block of the sum of the node's gradients in blocks[stretch][depth]. */
  private void sum(FixedTree.Node node, int stretch, int depth, int from, int count) {
    float[][] levels = blocks[stretch];
    Found whole = found.get(node);
    if (whole != null) {
      whole.sums().copyTo(whole.index(), from, levels[depth], count);
      return;
    }
    sum(node.left(), stretch, depth, from, count);
    sum(node.right(), stretch, depth + 1, from, count);
    SubtreeSums.add(levels[depth], levels[depth + 1], count);
    rounding.round(node, levels[depth], count, Places.from(from), roundings[stretch]);
  }
}
