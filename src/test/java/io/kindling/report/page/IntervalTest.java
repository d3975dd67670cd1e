package io.kindling.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Limits of Wilson's interval. */
class IntervalTest {

  @Test
  void isWilsons() {
    // The formula by Python's own arithmetic.
    assertEquals(0.9709059, Interval.of(9742, 10_000).low(), 1e-7);
    assertEquals(0.9771299, Interval.of(9742, 10_000).high(), 1e-7);
    assertEquals("97.09 to 97.71%", Interval.of(9742, 10_000).toString());
  }

  @Test
  void knowsThatFewExamplesTellLittle() {
    assertEquals(0.7225, Interval.of(10, 10).low(), 1e-4);
    assertEquals(1, Interval.of(10, 10).high(), 1e-12);
    assertEquals(0, Interval.of(0, 10).low(), 1e-12);
    assertTrue(Interval.of(1, 1).low() < 0.25);
  }
}
