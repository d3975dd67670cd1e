package io.kindling.nn.init;

import io.kindling.settings.Components;

/** The distributions that initial weights can be drawn from. */
public final class Initializers {

  /** The registry by name. A new component is one class and one line here. */
  public static final Components<Initializer> ALL =
      new Components<Initializer>()
          .with(parameters -> new HeNormal())
          .with(parameters -> new XavierUniform())
          .with(parameters -> new StandardNormal())
          .with(parameters -> new ScaledNormal());

  private Initializers() {}
}
