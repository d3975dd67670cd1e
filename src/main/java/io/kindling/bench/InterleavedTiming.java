package io.kindling.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Times variants in turns (A B C, A B C, …), so that other load on the machine affects all of them
 * equally.
 *
 * @param warmSteps the number of warm-up steps of each variant before the first turn
 * @param turns the number of turns of each variant
 * @param steps the number of timed steps per turn
 */
public record InterleavedTiming(int warmSteps, int turns, int steps) {

  /** Pause before a turn, because threads of the previous variant may still spin for a while. */
  private static final long PAUSE_MILLIS = 100;

  /** Number of untimed steps at the start of every turn. */
  private static final int UNTIMED = 5;

  /** Warms up every variant, then times all of them turn by turn. */
  public List<StepTimes> measure(List<TimedVariant> variants) {
    List<StepTimes> all = new ArrayList<>();
    for (TimedVariant variant : variants) {
      variant.steps(warmSteps);
      variant.rest();
      all.add(new StepTimes(variant, turns));
    }
    for (int turn = 0; turn < turns; turn++) {
      for (StepTimes times : all) {
        pause();
        TimedVariant variant = times.variant();
        variant.steps(UNTIMED);
        long began = System.nanoTime();
        variant.steps(steps);
        times.set(turn, (System.nanoTime() - began) / 1e6 / steps);
        variant.rest();
      }
    }
    return all;
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
