package io.kindling.bench;

import io.kindling.training.gradient.StepPhases;
import java.util.EnumMap;
import java.util.Map;

/** Times the phases of real steps: what each took, in milliseconds, step by step. */
final class PhaseClock implements StepPhases {

  private final Map<Phase, double[]> millis = new EnumMap<>(Phase.class);
  private int step;
  private long began;

  /**
   * @param steps how many steps will be timed
   */
  PhaseClock(int steps) {
    for (Phase phase : Phase.values()) {
      millis.put(phase, new double[steps]);
    }
  }

  /**
   * Begins a step.
   *
   * @param index counted from 0; below 0 the step only warms up
   */
  void begin(int index) {
    step = index;
    began = System.nanoTime();
  }

  @Override
  public void ended(Phase phase) {
    long now = System.nanoTime();
    if (step >= 0) {
      millis.get(phase)[step] += (now - began) / 1e6;
    }
    began = now;
  }

  /** What the phase took in the median step. */
  double median(Phase phase) {
    return Times.median(millis.get(phase));
  }
}
