package io.kindling.spark.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** A task that takes long is waited for; one whose executor is not heard of is not. */
class ExecutorPulseTest {

  private static final int MOST = 3;

  private final ExecutorPulse pulse = new ExecutorPulse();

  @Test
  void oneThatIsHeardOfMayTakeAsLongAsItLikes() {
    pulse.added("1");
    for (int look = 0; look < 100; look++) {
      assertEquals(List.of(), pulse.silent(MOST));
      pulse.heard("1");
    }
  }

  @Test
  void oneThatIsNotHeardOfIsSilentUntilItIs() {
    pulse.added("1");
    pulse.added("2");
    for (int look = 0; look < MOST; look++) {
      assertEquals(List.of(), pulse.silent(MOST));
      pulse.heard("2");
    }
    assertEquals(List.of("1"), pulse.silent(MOST));
    pulse.heard("1");
    assertEquals(List.of(), pulse.silent(MOST));
  }

  @Test
  void whatIsToldLateDoesNotBringOneBackThatHasGone() {
    pulse.added("1");
    pulse.removed("1");
    pulse.heard("1");
    assertEquals(List.of(), pulse.silent(0));
  }

  @Test
  void whatIsAwaitedIsNamedUntilItHasCome() {
    pulse.added("1");
    pulse.started(7, 5, "1");
    pulse.started(8, 2, "1");
    pulse.started(9, 0, "2");
    assertEquals(OptionalInt.of(2), pulse.awaitedOf("1"));
    pulse.ended(8);
    assertEquals(OptionalInt.of(5), pulse.awaitedOf("1"));
    pulse.removed("1");
    assertEquals(OptionalInt.empty(), pulse.awaitedOf("1"));
    assertEquals(OptionalInt.of(0), pulse.awaitedOf("2"));
  }
}
