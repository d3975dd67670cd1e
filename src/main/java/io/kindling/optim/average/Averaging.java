package io.kindling.optim.average;

import io.kindling.settings.Component;

/**
 * The average of the parameters over a training: validation, test and the model file use the
 * average, the training itself goes on from where it was. Every parameter is averaged by itself, so
 * that no bit depends on where.
 *
 * @see Averagings
 */
public interface Averaging extends Component {

  /** Returns whether there is an average at all. */
  default boolean averages() {
    return true;
  }

  /**
   * Takes a step's outcome into the average.
   *
   * @param step counted from 0 over the whole run
   * @param epoch counted from 0
   * @param lastOfEpoch whether the epoch has ended with the step
   * @param parameters θ after the step
   * @param average brought up to date; θ before the first step
   */
  void update(long step, int epoch, boolean lastOfEpoch, float[] parameters, float[] average);
}
