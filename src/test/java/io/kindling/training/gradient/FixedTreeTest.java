package io.kindling.training.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.MeanGradients;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FixedTreeTest {

  private static final int PARAMETERS = 5000;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8, 16, 64})
  void subtreesCoverARangeWithTheFewestCompleteSubtrees(int shards) {
    for (int start = 0; start < shards; start++) {
      for (int end = start + 1; end <= shards; end++) {
        int next = start;
        for (FixedTree.Node node : FixedTree.subtrees(start, end)) {
          assertEquals(next, node.start());
          assertEquals(1, Integer.bitCount(node.size()));
          assertEquals(0, node.start() % node.size(), "a node of the tree");
          boolean parentFits =
              node.start() % (2 * node.size()) == 0 && node.start() + 2 * node.size() <= end;
          assertTrue(!parentFits, "the largest that fits");
          next += node.size();
        }
        assertEquals(end, next);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 5000",
    "2, 1",
    "3, 4097",
    "5, 5000",
    "7, 5000",
    "8, 5000",
    "16, 5000",
    "3, 300001"
  })
  void sumsHaveTheSameBitsOnAnyPartitionsInAnyOrder(int partitions, int length) {
    int shards = 16;
    Random random = new Random(partitions);
    float[][] gradients = new float[shards][length];
    double[] losses = new double[shards];
    double[] weights = new double[shards];
    long correct = 0;
    for (int shard = 0; shard < shards; shard++) {
      correct += shard % 5;
      losses[shard] = random.nextGaussian();
      weights[shard] = random.nextInt(10) + random.nextFloat();
      for (int i = 0; i < length; i++) {
        gradients[shard][i] = (float) (random.nextGaussian() * Math.exp(8 * random.nextDouble()));
      }
    }
    for (boolean packed : new boolean[] {false, true}) {
      List<SubtreeSums> parts = new ArrayList<>();
      for (int partition = 0; partition < partitions; partition++) {
        int start = partition * shards / partitions;
        int end = (partition + 1) * shards / partitions;
        SubtreeSums sums = partial(gradients, losses, weights, start, end);
        parts.add(packed ? SubtreeSums.unpack(ByteBuffer.wrap(sums.pack())) : sums);
      }
      Collections.shuffle(parts, random);
      Reduction reduction = new Reduction(FixedTree.root(shards), length);
      SubtreeSums whole = reduction.sum(parts);
      float[] sum = sum(gradients, 0, shards);
      double loss = total(losses, 0, shards);
      double weight = total(weights, 0, shards);
      float[] found = new float[length];
      whole.copyTo(0, 0, found, length);
      assertArrayEquals(sum, found);
      assertEquals(new StepTotals(loss, weight, correct), whole.tally(0));
      Gradient gradient = reduction.mean(parts);
      for (int i = 0; i < length; i++) {
        sum[i] /= (float) weight;
      }
      assertArrayEquals(sum, MeanGradients.whole(gradient, length));
      assertArrayEquals(sum, reduction.mean(parts).mean().whole());
      assertEquals(loss / weight, gradient.meanLoss());
      assertEquals(weight, gradient.weight());
      assertEquals(correct, gradient.correct());
    }
  }

  @Test
  void aMissingPartitionIsAnError() {
    SubtreeSums half = partial(new float[4][PARAMETERS], new double[4], new double[4], 0, 2);
    Reduction reduction = new Reduction(FixedTree.root(4), PARAMETERS);
    assertThrows(IllegalStateException.class, () -> reduction.mean(List.of(half)));
  }

  private static SubtreeSums partial(
      float[][] gradients, double[] losses, double[] weights, int start, int end) {
    List<FixedTree.Node> nodes = FixedTree.subtrees(start, end);
    float[][] sums = new float[nodes.size()][];
    SubtreeSums result = new SubtreeSums(start, end, sums);
    for (int i = 0; i < sums.length; i++) {
      int first = nodes.get(i).start();
      int last = first + nodes.get(i).size();
      sums[i] = sum(gradients, first, last);
      long correct = IntStream.range(first, last).map(shard -> shard % 5).sum();
      result.setTally(
          i, new StepTotals(total(losses, first, last), total(weights, first, last), correct));
    }
    return result;
  }

  private static float[] sum(float[][] gradients, int start, int end) {
    if (end - start == 1) {
      return gradients[start].clone();
    }
    float[] left = sum(gradients, start, (start + end) / 2);
    float[] right = sum(gradients, (start + end) / 2, end);
    for (int i = 0; i < left.length; i++) {
      left[i] += right[i];
    }
    return left;
  }

  private static double total(double[] numbers, int start, int end) {
    int middle = (start + end) / 2;
    return end - start == 1
        ? numbers[start]
        : total(numbers, start, middle) + total(numbers, middle, end);
  }

  /** In a mini-batch whose weights are all 0, the divisor is 0 and the gradient must be 0. */
  @Test
  void meansOfExamplesWithWeightZeroAreZero() {
    SubtreeSums sums = new SubtreeSums(0, 1, new float[][] {new float[3]});
    sums.setTally(0, new StepTotals(0, 0, 0));
    Gradient gradient = new Reduction(FixedTree.root(1), 3).mean(List.of(sums));
    assertEquals(0, gradient.meanLoss());
    assertEquals(0, gradient.weight());
    assertArrayEquals(new float[3], gradient.mean().whole());
  }
}
