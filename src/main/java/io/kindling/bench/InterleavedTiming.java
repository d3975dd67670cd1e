package io.kindling.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Times contenders in turns (A B C, A B C, …), so that whatever else happens on the machine happens
 * to all of them.
 *
 * @param warmSteps steps that each makes once, before the first turn
 * @param turns how many turns each has
 * @param steps timed steps of a turn
 */
public record InterleavedTiming(int warmSteps, int turns, int steps) {

  /** Threads of the contender before may still spin for a while, and so count against the next. */
  private static final long PAUSE_MILLIS = 100;

  /** Before the timed ones, in every turn. */
  private static final int UNTIMED = 5;

  /** Lets every contender warm up, then times all of them, turn by turn. */
  public List<StepTimes> measure(List<TimedVariant> contenders) {
    List<StepTimes> all = new ArrayList<>();
    for (TimedVariant contender : contenders) {
      contender.steps(warmSteps);
      contender.rest();
      all.add(new StepTimes(contender, turns));
    }
    for (int turn = 0; turn < turns; turn++) {
      for (StepTimes times : all) {
        pause();
        TimedVariant contender = times.contender();
        contender.steps(UNTIMED);
        long began = System.nanoTime();
        contender.steps(steps);
        times.set(turn, (System.nanoTime() - began) / 1e6 / steps);
        contender.rest();
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
