package io.kindling.spark.resident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.spark.resident.TreePlan.Member;
import io.kindling.spark.resident.TreePlan.Placed;
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

/** Who is below whom. */
class TreePlanTest {

  /** Executors of a shard each; how deep, and how many sums go up to one node at the most. */
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
    List<Placed> placed = TreePlan.of(members(executors, executors), fanOut);
    assertEquals(executors, placed.size());
    assertEquals(depth, placed.stream().mapToInt(each -> depth(each, placed)).max().orElse(0));
    Map<Optional<Member>, Integer> below = new HashMap<>();
    Map<Optional<Member>, Integer> summed = new HashMap<>();
    for (Placed each : placed) {
      below.merge(each.parent(), 1, Integer::sum);
      summed.merge(each.parent(), sums(each.subtree()), Integer::sum);
    }
    assertTrue(Collections.max(below.values()) <= fanOut, below::toString);
    assertEquals(sums, Collections.max(summed.values()), "sums");
    assertTrue(summed.get(Optional.<Member>empty()) <= Math.max(2, fanOut));
  }

  /** Whatever tasks executors have, every one is somewhere and says what it and its own have. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void everybodyHasAPlaceBelowWhoCanBeConnectedTo(int seed) {
    Random random = new Random(seed);
    List<Member> members = new ArrayList<>();
    for (Member each : members(2 + random.nextInt(40), 64)) {
      Address address = random.nextInt(3) == 0 ? Address.NONE : each.address();
      members.add(new Member(null, address, each.partitions(), each.firstShard()));
    }
    Collections.shuffle(members, random);
    int fanOut = 1 + random.nextInt(5);
    List<Placed> placed = TreePlan.of(members, fanOut);
    Set<Member> above = new HashSet<>();
    for (Placed each : placed) {
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

  private static int depth(Placed placed, List<Placed> all) {
    int depth = 1;
    for (Optional<Member> above = placed.parent(); above.isPresent(); depth++) {
      Member member = above.get();
      above =
          all.stream()
              .filter(each -> each.member().equals(member))
              .findAny()
              .flatMap(Placed::parent);
    }
    return depth;
  }

  /** How many sums say what came of these partitions, which are a shard each. */
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

  /** Neighbouring shards each. */
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
