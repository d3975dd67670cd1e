package io.kindling.nn.loss;

import io.kindling.settings.Components;

/** The losses that a network can be trained to make small. */
public final class Losses {

  /** The registry by name. A new component is one class and one line here. */
  public static final Components<Loss> ALL =
      new Components<Loss>().with(CrossEntropy::of).with(parameters -> new QuadraticLoss());

  private Losses() {}
}
