package io.kindling.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExchangeCostTest {

  /** Sums are added up on the executors where they are many and large together, not before. */
  @ParameterizedTest
  @CsvSource({
    "1, 1000000000, 1",
    "3, 1000000000, 1",
    "4, 1000000000, 1",
    "8, 1000000000, 2",
    "8, 2500000, 1",
    "512, 95000, 16",
    "64, 95000, 1",
    "64, 2500000, 8",
    "512, 2500000, 16",
    "512, 7500000, 16",
    "1024, 7500000, 32",
  })
  void groupsByNumberAndSize(int partitions, long sumBytes, int groups) {
    assertEquals(groups, ExchangeCost.groups(partitions, sumBytes));
  }

  /** As {@code kindling bench --scaling} found it. */
  @ParameterizedTest
  @CsvSource({
    "1, 2500000, true",
    "2, 7500000, true",
    "16, 7500000, true",
    "32, 7500000, false",
    "64, 2500000, true",
    "256, 2500000, false",
    "512, 95000, true",
    "512, 7500000, false",
  })
  void residentWhereWeightsAreNotTooManyForTheDriver(int partitions, long bytes, boolean faster) {
    assertEquals(faster, ExchangeCost.residentIsFaster(partitions, partitions, bytes));
  }

  @Test
  void tasksOfOneExecutorCountOnce() {
    assertFalse(ExchangeCost.residentIsFaster(64, 64, 7_500_000));
    assertTrue(ExchangeCost.residentIsFaster(64, 8, 7_500_000));
  }
}
