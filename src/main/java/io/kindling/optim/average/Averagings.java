package io.kindling.optim.average;

import io.kindling.settings.Components;

/** Registry of the averaging rules. */
public final class Averagings {

  /** The averaging rules by name. To add one, write a class and add a line here. */
  public static final Components<Averaging> ALL =
      new Components<Averaging>()
          .with(parameters -> new NoAverage())
          .with(MovingAverage::of)
          .with(WeightAverage::of);

  private Averagings() {}
}
