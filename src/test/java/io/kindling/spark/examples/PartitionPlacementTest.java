package io.kindling.spark.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kindling.spark.examples.PartitionPlacement.Place;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
  void morePartitionsThanSlotsGoByTheSlots() {
    assertEquals(
        List.of("a", "a", "a", "a", "a", "a", "b", "b"), PartitionPlacement.locations(TWO, 8));
  }

  @Test
  void withoutExecutorsThereIsNoPreference() {
    assertEquals(List.of(), PartitionPlacement.locations(List.of(), 4));
  }

  /** Spark tells an executor's port in some places, and in others it does not. */
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:4040, 127.0.0.1",
    "127.0.0.1, 127.0.0.1",
    "[::1]:7, [::1]",
    "[::1], [::1]"
  })
  void aHostIsAnAddressWithoutItsPort(String address, String host) {
    assertEquals(host, PartitionPlacement.host(address));
  }
}
