package io.kindling.optim.schedule;

import io.kindling.settings.Components;

/** Registry of the learning rate schedules. */
public final class Schedules {

  /** The schedules by name. To add one, write a class and add a line here. */
  public static final Components<Schedule> ALL =
      new Components<Schedule>()
          .with(parameters -> new ConstantRate())
          .with(StepDecay::of)
          .with(ExponentialDecay::of)
          .with(CosineDecay::of)
          .with(LinearWarmUp::of)
          .with(OneCycle::of);

  private Schedules() {}
}
