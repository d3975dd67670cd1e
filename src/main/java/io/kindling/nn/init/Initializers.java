package io.kindling.nn.init;

import io.kindling.settings.Components;

/** The distributions that initial weights can be drawn from. */
public final class Initializers {

  /** By name: a new one is a class of its own and a line here. */
  public static final Components<Initializer> ALL =
      new Components<Initializer>()
          .with(parameters -> new HeNormal())
          .with(parameters -> new XavierUniform())
          .with(parameters -> new StandardNormal())
          .with(parameters -> new ScaledNormal());

  private Initializers() {}
}
