package io.kindling.cli.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines that fit, however many classes there are. */
class ClassAccuraciesTest {

  @Test
  void everyClassAndTheLargestConfusions() {
    StringWriter text = new StringWriter();
    ClassAccuracies.print(
        List.of(List.of(3L, 1L, 0L), List.of(0L, 0L, 0L), List.of(2L, 0L, 1998L)),
        new PrintWriter(text));
    assertEquals(
        """
        class   0: 3 of 4 right (75.0%)
        class   2: 1,998 of 2,000 right (99.9%)

        Most often confused:
          2 predicted as 0: 2 times
          0 predicted as 1: 1 times
        """,
        text.toString());
  }
}
