package io.kindling.spark.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kindling.spark.examples.PartitionPlacement.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartitionPlacementTest {

  private static final List<Place> TWO = List.of(new Place("a", 3), new Place("b", 1));

  @Test
  void neighboursShareAnExecutor() {
    assertEquals(List.of("a", "a", "a", "b"), PartitionPlacement.locations(TWO, 4));
  }

  @Test
  void fewerPartitionsThanSlotsAreSpread() {
    List<Place> even = List.of(new Place("a", 4), new Place("b", 4));
    assertEquals(List.of("a", "b"), PartitionPlacement.locations(even, 2));
    assertEquals(List.of("a", "a", "b"), PartitionPlacement.locations(even, 3));
  }

  @Test
  void morePartitionsThanSlotsAreSpreadInProportion() {
    assertEquals(
        List.of("a", "a", "a", "a", "a", "a", "b", "b"), PartitionPlacement.locations(TWO, 8));
  }

  @Test
  void withoutExecutorsThereIsNoPreference() {
    assertEquals(List.of(), PartitionPlacement.locations(List.of(), 4));
  }

  @Test
  void anExecutorWithoutAKnownIdIsNamedByItsHost() {
    assertEquals("executor_worker_7", PartitionPlacement.location("worker", "7"));
    assertEquals("worker", PartitionPlacement.location("worker", ""));
  }
}
