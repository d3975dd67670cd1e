package io.kindling.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExchangeCostTest {

  /** Executors add up sums only if there are many large sums. */
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

  @ParameterizedTest
  @CsvSource({
    "1, 95000, 1",
    "2, 95000, 2",
    "4, 95000, 4",
    "64, 95000, 4",
    "512, 95000, 3",
    "512, 7500000, 2",
    "4096, 2500000, 2",
  })
  void theFanOutLimitsTheDriversChildren(int executors, long bytes, int fanOut) {
    assertEquals(fanOut, ExchangeCost.fanOut(executors, bytes));
  }
}
