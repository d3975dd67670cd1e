package io.kindling.nn.activation;

import io.kindling.settings.Components;

/** The activations that hidden layers can have. */
public final class Activations {

  /** The registry by name. A new component is one class and one line here. */
  public static final Components<Activation> ALL =
      new Components<Activation>()
          .with(parameters -> new Sigmoid())
          .with(parameters -> new Tanh())
          .with(parameters -> new Relu())
          .with(LeakyRelu::of)
          .with(parameters -> new Gelu())
          .with(parameters -> new Silu())
          .with(parameters -> new Softplus())
          .with(parameters -> new Identity());

  private Activations() {}
}
