package io.kindling.optim;

import io.kindling.settings.Components;

/** The optimizers that a network can be trained by. */
public final class Optimizers {

  /** The registry by name. A new component is one class and one line here. */
  public static final Components<Optimizer> ALL =
      new Components<Optimizer>()
          .with(Adam::of)
          .with(AdamW::of)
          .with(NesterovMomentum::of)
          .with(Momentum::of)
          .with(RmsProp::of)
          .with(Muon::of)
          .with(parameters -> new GradientDescent());

  private Optimizers() {}
}
