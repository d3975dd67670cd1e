package io.kindling.optim.schedule;

/** A constant learning rate η. */
public record ConstantRate() implements Schedule {

  @Override
  public String spec() {
    return "constant";
  }

  @Override
  public LearningRateSchedule over(double learningRate, Horizon horizon) {
    return LearningRateSchedule.constant(learningRate);
  }
}
