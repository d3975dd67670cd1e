package io.kindling.optim.average;

import io.kindling.settings.Component;

/**
 * A rule for averaging the parameters over a training run. Validation, test and the model file use
 * the average; training itself continues from the parameters that are not averaged. Every parameter
 * is averaged independently of the others, so the bits do not depend on where the average is
 * computed.
 *
 * @see Averagings
 */
public interface Averaging extends Component {

  /** Returns whether this rule maintains an average. {@link NoAverage} does not. */
  default boolean averages() {
    return true;
  }

  /**
   * Updates the average with the parameters after a step.
   *
   * @param step the step's number, counted from 0 over the whole run
   * @param epoch the epoch's number, counted from 0
   * @param lastOfEpoch whether this step is the last of its epoch
   * @param parameters θ after the step
   * @param average the average, updated in place; equal to θ before the first step
   */
  void update(long step, int epoch, boolean lastOfEpoch, float[] parameters, float[] average);
}
