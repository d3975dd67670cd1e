package io.kindling.data.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The order of batches is the one that the design promises, taken literally. */
class BatchOrderTest {

  /** N, S, B: dividing and not, S above N, B below S, B = N, B = 1, and the sizes of MNIST. */
  private static final String SIZES =
      """
      1,     1,  1
      10,    1,  3
      64,    8,  16
      100,   8,  10
      101,   8,  10
      103,   16, 7
      7,     16, 3
      5,     64, 5
      1,     4,  1
      60,    4,  60
      61,    4,  61
      50,    3,  1
      97,    5,  96
      50000, 64, 10
      60000, 16, 128
      """;

  @ParameterizedTest
  @CsvSource(textBlock = SIZES)
  void shardsAreContiguousAndTheirSizesAreThePromisedOnes(int n, int s, int b) {
    int next = 0;
    for (int shard = 0; shard < s; shard++) {
      assertEquals(next, BatchOrder.shardStart(n, s, shard));
      int size = Math.max(0, (int) Math.ceil((n - shard) / (double) s));
      assertEquals(size, BatchOrder.shardSize(n, s, shard));
      next += size;
    }
    assertEquals(n, next);
  }

  @ParameterizedTest
  @CsvSource(textBlock = SIZES)
  void batchesAreThePositionsInTurn(int n, int s, int b) {
    BatchOrder order = new BatchOrder(n, s, b, 7);
    int epoch = 3;
    int[][] shuffled = new int[s][];
    for (int shard = 0; shard < s; shard++) {
      shuffled[shard] = order.shuffled(epoch, shard);
    }
    int step = 0;
    for (int first = 0; first < n; first += b) {
      List<List<Integer>> wanted = new ArrayList<>();
      IntStream.range(0, s).forEach(shard -> wanted.add(new ArrayList<>()));
      for (int p = first; p < Math.min(n, first + b); p++) {
        wanted.get(p % s).add(shuffled[p % s][p / s]);
      }
      assertEquals(Math.min(b, n - first), order.examplesIn(step));
      for (int shard = 0; shard < s; shard++) {
        int from = order.firstRow(step, shard);
        int count = order.rowCount(step, shard);
        int[] rows = Arrays.copyOfRange(shuffled[shard], from, from + count);
        assertEquals(wanted.get(shard), Arrays.stream(rows).boxed().toList());
        assertTrue(count <= order.mostRowsPerShard());
      }
      step++;
    }
    assertEquals(step, order.stepsPerEpoch());
  }

  @ParameterizedTest
  @CsvSource(textBlock = SIZES)
  void everyExampleIsSeenOnceAnEpoch(int n, int s, int b) {
    BatchOrder order = new BatchOrder(n, s, b, 8);
    int[] seen = new int[n];
    for (int shard = 0; shard < s; shard++) {
      int start = BatchOrder.shardStart(n, s, shard);
      int[] shuffled = order.shuffled(5, shard);
      for (int step = 0; step < order.stepsPerEpoch(); step++) {
        for (int row = 0; row < order.rowCount(step, shard); row++) {
          seen[start + shuffled[order.firstRow(step, shard) + row]]++;
        }
      }
    }
    assertTrue(Arrays.stream(seen).allMatch(times -> times == 1));
  }

  @Test
  void aSmallOrderOfBatchesByHand() {
    // Shards {0, 1, 2}, {3, 4}, {5, 6}; positions 0 … 6 fall on shards 0 1 2 0 1 2 0.
    BatchOrder order = new BatchOrder(7, 3, 4, 1);
    assertEquals(2, order.stepsPerEpoch());
    assertArrayEquals(new int[] {4, 3}, new int[] {order.examplesIn(0), order.examplesIn(1)});
    assertArrayEquals(new int[] {2, 1, 1}, rows(order, 0));
    assertArrayEquals(new int[] {1, 1, 1}, rows(order, 1));
    assertEquals(2, order.mostRowsPerShard());
    assertArrayEquals(
        new int[] {2, 1, 1}, IntStream.range(0, 3).map(s -> order.firstRow(1, s)).toArray());
  }

  private static int[] rows(BatchOrder order, int step) {
    return IntStream.range(0, order.shards()).map(shard -> order.rowCount(step, shard)).toArray();
  }

  @Test
  void stepsAreNumberedThroughAllEpochs() {
    BatchOrder order = new BatchOrder(10, 2, 4, 1);
    assertEquals(new Step(0, 0, 0, false), order.step(0));
    assertEquals(new Step(2, 0, 2, true), order.step(2));
    assertEquals(new Step(3, 1, 0, false), order.step(3));
    assertEquals(new Step(5, 1, 2, true), order.step(5));
    long late = 3L * Integer.MAX_VALUE + 1;
    assertEquals(new Step(late, Integer.MAX_VALUE, 1, false), order.step(late));
  }

  @Test
  void everyShuffleIsAPermutationAndAnotherForEveryShardEpochAndSeed() {
    BatchOrder order = new BatchOrder(1000, 4, 10, 1);
    List<int[]> shuffles =
        List.of(
            order.shuffled(0, 0),
            order.shuffled(0, 1),
            order.shuffled(1, 0),
            new BatchOrder(1000, 4, 10, 2).shuffled(0, 0));
    for (int i = 0; i < shuffles.size(); i++) {
      int[] sorted = shuffles.get(i).clone();
      Arrays.sort(sorted);
      assertArrayEquals(IntStream.range(0, 250).toArray(), sorted);
      for (int j = 0; j < i; j++) {
        assertFalse(Arrays.equals(shuffles.get(i), shuffles.get(j)), i + " and " + j);
      }
    }
  }

  @Test
  void shuffleDependsOnNothingButSeedEpochAndShard() {
    int[] shuffled = new BatchOrder(1000, 4, 10, 1).shuffled(2, 3);
    assertArrayEquals(shuffled, new BatchOrder(1000, 4, 10, 1).shuffled(2, 3));
    assertArrayEquals(shuffled, new BatchOrder(1000, 4, 999, 1).shuffled(2, 3));
    assertArrayEquals(
        new int[] {0, 1, 2, 6, 8, 3, 9, 4, 7, 5},
        new BatchOrder(10, 1, 1, 42).shuffled(0, 0),
        "must never change");
  }

  @Test
  void shufflesEveryOrderEquallyOften() {
    int[] counts = new int[27];
    int epochs = 60_000;
    BatchOrder order = new BatchOrder(3, 1, 1, 9);
    for (int epoch = 0; epoch < epochs; epoch++) {
      int[] shuffled = order.shuffled(epoch, 0);
      counts[shuffled[0] * 9 + shuffled[1] * 3 + shuffled[2]]++;
    }
    double expected = epochs / 6.0;
    double chiSquare =
        Arrays.stream(counts)
            .filter(count -> count > 0)
            .mapToDouble(count -> (count - expected) * (count - expected) / expected)
            .sum();
    assertEquals(6, Arrays.stream(counts).filter(count -> count > 0).count());
    assertTrue(chiSquare < 25, "χ² with 5 degrees of freedom is " + chiSquare);
  }

  @ParameterizedTest
  @CsvSource({"0, 1, 1", "10, 0, 1", "10, 1, 0", "10, 1, 11", "-1, 1, -1"})
  void refusesImpossibleNumbers(int examples, int shards, int batchSize) {
    assertThrows(
        IllegalArgumentException.class, () -> new BatchOrder(examples, shards, batchSize, 1));
  }

  @Test
  void countsWithoutOverflowUpToTheLargestSet() {
    int n = Integer.MAX_VALUE;
    BatchOrder order = new BatchOrder(n, 64, n - 1, 1);
    assertEquals(2, order.stepsPerEpoch());
    assertEquals(n - 1, order.examplesIn(0));
    assertEquals(1, order.examplesIn(1));
    assertEquals(n, BatchOrder.shardStart(n, 64, 63) + BatchOrder.shardSize(n, 64, 63));
    int last = order.rowCount(1, (n - 1) % 64);
    assertEquals(1, last);
  }
}
