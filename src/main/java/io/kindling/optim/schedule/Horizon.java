package io.kindling.optim.schedule;

import java.io.Serializable;

/**
 * The length of a training.
 *
 * @param steps of the whole run, at least 1
 * @param stepsPerEpoch steps in an epoch, at least 1
 */
public record Horizon(long steps, int stepsPerEpoch) implements Serializable {

  /** Returns the part of the run that lies before a step, in [0, 1). */
  double progress(long step) {
    return (double) step / steps;
  }

  /** Returns the epochs that lie before a step, with fractions. */
  double epochs(long step) {
    return (double) step / stepsPerEpoch;
  }

  /** Falls from 1 at progress 0 to 0 at progress 1 along half a cosine. */
  static double halfCosine(double progress) {
    return (1 + StrictMath.cos(Math.PI * progress)) / 2;
  }
}
