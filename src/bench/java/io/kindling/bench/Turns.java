package io.kindling.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Times contenders in turns (A B C, A B C, …), so that whatever else happens on the machine happens
 * to all of them, and compares them turn by turn.
 *
 * @param warmSteps steps that each makes once, before the first turn
 * @param turns how many turns each has
 * @param steps timed steps of a turn
 */
record Turns(int warmSteps, int turns, int steps) {

  /** Threads of the contender before may still spin for a while, and so count against the next. */
  private static final long PAUSE_MILLIS = 100;

  private static final int UNTIMED = 2;

  /** What was measured of one contender: milliseconds a step in every turn. */
  private static final class Times {
    private final Contender contender;
    private final double[] millis;

    Times(Contender contender, int turns) {
      this.contender = contender;
      this.millis = new double[turns];
    }
  }

  /**
   * Measures and prints a table.
   *
   * @param contenders the first is the one that all others are compared with
   */
  void compare(String title, List<Contender> contenders) {
    List<Times> all = new ArrayList<>();
    for (Contender contender : contenders) {
      contender.steps(warmSteps);
      all.add(new Times(contender, turns));
    }
    for (int turn = 0; turn < turns; turn++) {
      for (Times times : all) {
        pause();
        times.contender.steps(UNTIMED);
        long began = System.nanoTime();
        times.contender.steps(steps);
        times.millis[turn] = (System.nanoTime() - began) / 1e6 / steps;
      }
    }
    print(title, all);
  }

  private void print(String title, List<Times> all) {
    double[] ours = all.get(0).millis;
    System.out.printf(
        "%n%s: %d turns of %d steps%n%-50s %9s %9s %9s   %s  %s%n",
        title, turns, steps, "", "ms/step", "min", "max", "ours/it: median (min..max)", "loss");
    for (Times times : all) {
      double[] ratios = new double[turns];
      for (int turn = 0; turn < turns; turn++) {
        ratios[turn] = ours[turn] / times.millis[turn];
      }
      System.out.printf(
          Locale.ROOT,
          "%-50s %9.3f %9.3f %9.3f   %10.3f (%.3f..%.3f)  %10.5f%n",
          times.contender.name(),
          median(times.millis),
          Arrays.stream(times.millis).min().orElseThrow(),
          Arrays.stream(times.millis).max().orElseThrow(),
          median(ratios),
          Arrays.stream(ratios).min().orElseThrow(),
          Arrays.stream(ratios).max().orElseThrow(),
          times.contender.loss());
    }
    System.out.flush();
  }

  /** The middle value, or the mean of the two in the middle. */
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
