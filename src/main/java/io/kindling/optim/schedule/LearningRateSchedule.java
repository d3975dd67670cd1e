package io.kindling.optim.schedule;

/** The learning rate η as a function of the step. */
public interface LearningRateSchedule {

  /**
   * Returns the learning rate of a step.
   *
   * @param step the step's number, counted from 0 over the whole run
   */
  double rate(long step);

  /** Returns a schedule with the same rate in every step. */
  static LearningRateSchedule constant(double rate) {
    return step -> rate;
  }
}
