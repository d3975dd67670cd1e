package io.kindling.optim.average;

import io.kindling.settings.Components;

/** The ways to average parameters over a training. */
public final class Averagings {

  /** The registry by name. A new component is one class and one line here. */
  public static final Components<Averaging> ALL =
      new Components<Averaging>()
          .with(parameters -> new NoAverage())
          .with(MovingAverage::of)
          .with(WeightAverage::of);

  private Averagings() {}
}
