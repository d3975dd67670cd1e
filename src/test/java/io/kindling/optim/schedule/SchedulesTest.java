package io.kindling.optim.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SchedulesTest {

  private static final Horizon HORIZON = new Horizon(1000, 50);

  static List<Schedule> everySchedule() {
    return Schedules.ALL.all();
  }

  /** Compares rates with values computed by hand for η = 0.1 over 20 epochs of 50 steps. */
  @ParameterizedTest
  @CsvSource({
    "constant, 0, 0.1",
    "constant, 999, 0.1",
    "'step:every=4,factor=0.5', 199, 0.1",
    "'step:every=4,factor=0.5', 200, 0.05",
    "'step:every=4,factor=0.5', 999, 0.00625",
    "exponential:factor=0.9, 0, 0.1",
    "exponential:factor=0.9, 50, 0.09",
    "exponential:factor=0.81, 25, 0.09",
    "cosine, 0, 0.1",
    "cosine, 500, 0.05",
    // (1 + cos(π / 4)) / 2
    "cosine, 250, 0.0853553390593",
    "cosine:end=0.2, 500, 0.06",
    "cosine:warmup=0.1, 0, 0.001",
    "cosine:warmup=0.1, 99, 0.1",
    "cosine:warmup=0.1, 550, 0.05",
    "linear-warmup:epochs=2, 0, 0.001",
    "linear-warmup:epochs=2, 49, 0.05",
    "linear-warmup:epochs=2, 99, 0.1",
    "linear-warmup:epochs=2, 999, 0.1",
    "one-cycle, 0, 0.004",
    "one-cycle, 150, 0.052",
    "one-cycle, 300, 0.1",
    // (1 + 4·10⁻⁶) / 2
    "one-cycle, 650, 0.0500002",
    "'one-cycle:peak=0.003,warmup=0.2,start=0,end=0', 100, 0.0015",
    "'one-cycle:peak=0.003,warmup=0.2,start=0,end=0', 600, 0.0015",
  })
  void hasTheRateComputedByHand(String spec, long step, double expected) {
    Schedule schedule = Schedules.ALL.parse(spec);
    assertEquals(expected, schedule.over(0.1, HORIZON).rate(step), 1e-12);
    assertEquals(spec, schedule.spec());
  }

  /** A rate of 0 would waste the first step, and a negative rate would increase the cost. */
  @ParameterizedTest
  @MethodSource("everySchedule")
  void isAboveZeroAndAtMostTheLearningRate(Schedule schedule) {
    LearningRateSchedule rates = schedule.over(0.1, HORIZON);
    for (long step = 0; step < HORIZON.steps(); step++) {
      double rate = rates.rate(step);
      assertTrue(rate > 0 && rate <= 0.1 + 1e-15, schedule + " at step " + step + ": " + rate);
    }
  }

  @Test
  void rejectsInvalidSchedules() {
    for (String spec :
        List.of(
            "cosine:warmup=1",
            "step:every=0.5",
            "step:factor=0",
            "exponential:factor=1.1",
            "linear-warmup:epochs=0",
            "one-cycle:peak=-1",
            "one-cycle:warmup=NaN")) {
      assertThrows(IllegalArgumentException.class, () -> Schedules.ALL.parse(spec), spec);
    }
  }
}
