package io.kindling.training.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kindling.codec.FloatFormat;
import io.kindling.codec.LittleEndian;
import io.kindling.training.gradient.Bfloat16Rounding.Places;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartialReductionTest {

  private static final int SHARDS = 16;
  private static final int LENGTH = 5;

  @Test
  void siblingsAreCombinedAndTheRestIsKept() {
    List<FixedTree.Node> nodes = new ArrayList<>();
    for (SubtreeSums sums : new PartialReduction().sum(parts(0, 1, 2, 3, 5, 6, 7, 9, 10))) {
      nodes.addAll(sums.nodes());
    }
    nodes.sort((a, b) -> a.start() - b.start());
    assertEquals(
        List.of(
            new FixedTree.Node(0, 4),
            new FixedTree.Node(5, 1),
            new FixedTree.Node(6, 2),
            new FixedTree.Node(9, 1),
            new FixedTree.Node(10, 1)),
        nodes);
  }

  /** Shards are assigned to nodes, and nodes to parent nodes, at random. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void theSumHasTheBitsOfTheWholeTree(int seed) {
    theSumHasTheBitsOfTheWholeTree(seed, SumRounding.NONE);
    theSumHasTheBitsOfTheWholeTree(seed, new SumRounding(FloatFormat.BF16, seed));
  }

  private static void theSumHasTheBitsOfTheWholeTree(int seed, SumRounding rounding) {
    Random random = new Random(seed);
    List<SubtreeSums> shards =
        parts(rounding, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    byte[] expected = new Reduction(FixedTree.root(SHARDS), LENGTH).sum(shards).pack();
    Collections.shuffle(shards, random);
    List<SubtreeSums> sums = new ArrayList<>();
    for (int from = 0; from < SHARDS; ) {
      int to = Math.min(SHARDS, from + 1 + random.nextInt(6));
      sums.addAll(new PartialReduction().sum(shards.subList(from, to)));
      from = to;
    }
    List<SubtreeSums> upper = new PartialReduction().sum(sums.subList(0, sums.size() / 2));
    List<SubtreeSums> all = new ArrayList<>(sums.subList(sums.size() / 2, sums.size()));
    all.addAll(upper);
    assertArrayEquals(expected, new Reduction(FixedTree.root(SHARDS), LENGTH).sum(all).pack());
    assertArrayEquals(expected, new PartialReduction().sum(all).get(0).pack());
  }

  @ParameterizedTest
  @EnumSource(FloatFormat.class)
  void packingKeepsTheSums(FloatFormat format) {
    List<SubtreeSums> shards = parts(new SumRounding(format, 3), 0, 1, 2, 3);
    List<SubtreeSums> unpacked = new ArrayList<>();
    for (SubtreeSums each : shards) {
      byte[] bytes = each.pack();
      assertEquals(each.headLength() + LENGTH * format.bytes(), bytes.length);
      unpacked.add(SubtreeSums.unpack(LittleEndian.over(bytes)));
      assertEquals(LENGTH, unpacked.get(0).parameterCount());
    }
    FixedTree.Node root = FixedTree.root(4);
    assertArrayEquals(
        new Reduction(root, LENGTH).sum(shards).pack(),
        new Reduction(root, LENGTH).sum(unpacked).pack());
  }

  private static List<SubtreeSums> parts(int... shards) {
    return parts(SumRounding.NONE, shards);
  }

  private static List<SubtreeSums> parts(SumRounding rounding, int... shards) {
    List<SubtreeSums> parts = new ArrayList<>();
    for (int shard : shards) {
      Random random = new Random(shard);
      float[] gradient = new float[LENGTH];
      for (int i = 0; i < LENGTH; i++) {
        gradient[i] = (float) random.nextGaussian();
      }
      FixedTree.Node leaf = new FixedTree.Node(shard, 1);
      rounding.round(leaf, gradient, LENGTH, Places.from(0), new Bfloat16Rounding());
      SubtreeSums sums = new SubtreeSums(shard, shard + 1, new float[][] {gradient}, rounding);
      sums.setTally(0, new StepTotals(random.nextGaussian(), 1, shard));
      parts.add(sums);
    }
    return parts;
  }
}
