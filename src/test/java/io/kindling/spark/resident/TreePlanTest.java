package io.kindling.spark.resident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.spark.resident.TreePlan.Member;
import io.kindling.spark.resident.TreePlan.Placement;
import io.kindling.training.gradient.FixedTree;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the places of executors in the tree. */
class TreePlanTest {

  /**
   * Executors with one shard each; depth of the tree, and the largest number of sums sent to one
   * node.
   */
  @ParameterizedTest
  @CsvSource({
    "64, 8, 2, 8",
    "64, 4, 3, 5",
    "64, 2, 6, 5",
    "512, 8, 3, 10",
    "512, 4, 5, 8",
    "512, 2, 9, 8",
    "512, 512, 1, 512",
    "4096, 8, 4, 13",
    "1, 4, 1, 1",
    "3, 2, 2, 2"
  })
  void aTreeIsAsDeepAsItsFanOutMakesIt(int executors, int fanOut, int depth, int sums) {
    List<Placement> placed = TreePlan.of(members(executors, executors), fanOut);
    assertEquals(executors, placed.size());
    assertEquals(depth, placed.stream().mapToInt(each -> depth(each, placed)).max().orElse(0));
    Map<Optional<Member>, Integer> below = new HashMap<>();
    Map<Optional<Member>, Integer> summed = new HashMap<>();
    for (Placement each : placed) {
      below.merge(each.parent(), 1, Integer::sum);
      summed.merge(each.parent(), sums(each.subtree()), Integer::sum);
    }
    assertTrue(Collections.max(below.values()) <= fanOut, below::toString);
    assertEquals(sums, Collections.max(summed.values()), "sums");
    assertTrue(summed.get(Optional.<Member>empty()) <= Math.max(2, fanOut));
  }

  /**
   * Every executor has a place, and its subtree is its own partitions and those of its children.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyExecutorIsBelowAReachableParent(int seed) {
    Random random = new Random(seed);
    List<Member> members = new ArrayList<>();
    for (Member each : members(2 + random.nextInt(40), 64)) {
      Address address = random.nextInt(3) == 0 ? Address.NONE : each.address();
      members.add(new Member(null, address, each.partitions(), each.firstShard()));
    }
    Collections.shuffle(members, random);
    int fanOut = 1 + random.nextInt(5);
    List<Placement> placed = TreePlan.of(members, fanOut);
    Set<Member> above = new HashSet<>();
    for (Placement each : placed) {
      each.parent().ifPresent(parent -> assertTrue(above.contains(parent), "parents come first"));
      each.parent().ifPresent(parent -> assertTrue(parent.address().port() > 0));
      above.add(each.member());
      BitSet subtree = (BitSet) each.member().partitions().clone();
      placed.stream()
          .filter(other -> other.parent().equals(Optional.of(each.member())))
          .forEach(other -> subtree.or(other.subtree()));
      assertEquals(subtree, each.subtree());
    }
    assertEquals(new HashSet<>(members), above);
  }

  private static int depth(Placement placed, List<Placement> all) {
    int depth = 1;
    for (Optional<Member> above = placed.parent(); above.isPresent(); depth++) {
      Member member = above.get();
      above =
          all.stream()
              .filter(each -> each.member().equals(member))
              .findAny()
              .flatMap(Placement::parent);
    }
    return depth;
  }

  /** Returns the number of sums that cover these partitions, which hold one shard each. */
  private static int sums(BitSet partitions) {
    int sums = 0;
    int start = partitions.nextSetBit(0);
    while (start >= 0) {
      int end = partitions.nextClearBit(start);
      sums += FixedTree.subtrees(start, end).size();
      start = partitions.nextSetBit(end);
    }
    return sums;
  }

  /** Returns executors that hold neighbouring shards. */
  private static List<Member> members(int executors, int shards) {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < executors; i++) {
      BitSet partitions = new BitSet();
      partitions.set(i);
      members.add(
          new Member(
              null,
              new Address("host" + i, 1 + i),
              partitions,
              FixedTree.firstShard(i, executors, shards)));
    }
    return members;
  }
}
