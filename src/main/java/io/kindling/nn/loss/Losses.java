package io.kindling.nn.loss;

import io.kindling.settings.Components;

/** Registry of the loss functions. */
public final class Losses {

  /** The loss functions by name. To add one, write a class and add a line here. */
  public static final Components<Loss> ALL =
      new Components<Loss>().with(CrossEntropy::of).with(parameters -> new QuadraticLoss());

  private Losses() {}
}
