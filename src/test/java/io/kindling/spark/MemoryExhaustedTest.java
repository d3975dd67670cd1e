package io.kindling.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MemoryExhaustedTest {

  private static final String FRAME =
      "\n\tat io.kindling.spark.MemoryExhausted.wrap(MemoryExhausted.java:36)";

  @Test
  void isDistinguishedFromOtherFailuresOfATasksWork() {
    MemoryExhausted exhausted =
        assertThrows(
            MemoryExhausted.class,
            () ->
                MemoryExhausted.wrap(
                    () -> {
                      throw new OutOfMemoryError("Java heap space");
                    }));
    assertTrue(MemoryExhausted.isIn(new IllegalStateException(exhausted)));
    // As Spark reports a failed task: by its message and its stack trace.
    assertTrue(
        MemoryExhausted.isIn(new IllegalStateException("Lost task 0: " + exhausted + FRAME)));
    assertFalse(
        MemoryExhausted.isIn(
            new IllegalStateException(
                "Lost task 0: io.kindling.InvalidInputException: a data file has changed"
                    + FRAME)));
    assertEquals(3, MemoryExhausted.wrap(() -> 3));
  }
}
