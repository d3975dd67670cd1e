package io.kindling.optim.average;

import io.kindling.settings.Family;

/** The ways to average parameters over a training. */
public final class Averagings {

  /** By name: a new one is a class of its own and a line here. */
  public static final Family<Averaging> ALL =
      new Family<Averaging>()
          .with(parameters -> new NoAverage())
          .with(MovingAverage::of)
          .with(WeightAverage::of);

  private Averagings() {}
}
