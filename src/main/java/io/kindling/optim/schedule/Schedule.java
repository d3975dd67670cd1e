package io.kindling.optim.schedule;

import io.kindling.settings.Component;

/**
 * The form of a learning rate over a run, which becomes a {@link LearningRateSchedule} once it is
 * known how high it is and how long the run.
 *
 * @see Schedules
 */
public interface Schedule extends Component {

  /**
   * Returns the rate of every step.
   *
   * @param learningRate η, the run's setting
   * @param horizon how far the run is to go
   */
  LearningRateSchedule over(double learningRate, Horizon horizon);
}
