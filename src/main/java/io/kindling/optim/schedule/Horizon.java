package io.kindling.optim.schedule;

import java.io.Serializable;

/**
 * The planned length of a training run.
 *
 * @param steps steps in the whole run, at least 1
 * @param stepsPerEpoch steps in an epoch, at least 1
 */
public record Horizon(long steps, int stepsPerEpoch) implements Serializable {

  /** Returns the fraction of the run that is complete before a step, in [0, 1). */
  double progress(long step) {
    return (double) step / steps;
  }

  /** Returns the number of epochs before a step, including fractions. */
  double epochs(long step) {
    return (double) step / stepsPerEpoch;
  }

  /** Returns (1 + cos(π progress)) / 2, which falls from 1 at progress 0 to 0 at progress 1. */
  static double halfCosine(double progress) {
    return (1 + StrictMath.cos(Math.PI * progress)) / 2;
  }
}
