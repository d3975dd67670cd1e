package io.kindling.optim.schedule;

import io.kindling.settings.Components;

/** The forms that a learning rate can have over a run. */
public final class Schedules {

  /** The registry by name. A new component is one class and one line here. */
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
