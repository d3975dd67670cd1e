package io.kindling.optim;

import io.kindling.settings.Components;

/** Registry of the optimizers. */
public final class Optimizers {

  /** The optimizers by name. To add one, write a class and add a line here. */
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
