package io.kindling.nn.init;

import io.kindling.settings.Components;

/** Registry of the weight initializers. */
public final class Initializers {

  /** The initializers by name. To add one, write a class and add a line here. */
  public static final Components<Initializer> ALL =
      new Components<Initializer>()
          .with(parameters -> new HeNormal())
          .with(parameters -> new XavierUniform())
          .with(parameters -> new StandardNormal())
          .with(parameters -> new ScaledNormal());

  private Initializers() {}
}
