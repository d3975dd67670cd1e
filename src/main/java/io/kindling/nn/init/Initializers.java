package io.kindling.nn.init;

import io.kindling.settings.Family;

/** The distributions that initial weights can be drawn from. */
public final class Initializers {

  /** By name: a new one is a class of its own and a line here. */
  public static final Family<Initializer> ALL =
      new Family<Initializer>()
          .with(parameters -> new HeNormal())
          .with(parameters -> new XavierUniform())
          .with(parameters -> new StandardNormal())
          .with(parameters -> new ScaledNormal());

  private Initializers() {}
}
