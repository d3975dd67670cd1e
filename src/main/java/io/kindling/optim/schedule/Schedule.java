package io.kindling.optim.schedule;

import io.kindling.settings.Component;

/**
 * The shape of the learning rate over a run. {@link #over} combines it with the base learning rate
 * and the length of the run to a {@link LearningRateSchedule}.
 *
 * @see Schedules
 */
public interface Schedule extends Component {

  /**
   * Returns the learning rate of every step of a run.
   *
   * @param learningRate η, the base learning rate of the run
   * @param horizon the planned length of the run
   */
  LearningRateSchedule over(double learningRate, Horizon horizon);
}
