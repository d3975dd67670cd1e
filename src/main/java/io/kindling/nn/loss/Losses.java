package io.kindling.nn.loss;

import io.kindling.settings.Components;

/** The losses that a network can be trained to make small. */
public final class Losses {

  /** By name: a new one is a class of its own and a line here. */
  public static final Components<Loss> ALL =
      new Components<Loss>().with(CrossEntropy::of).with(parameters -> new QuadraticLoss());

  private Losses() {}
}
