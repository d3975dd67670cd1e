package io.kindling.nn.activation;

import io.kindling.settings.Components;

/** The activations that hidden layers can have. */
public final class Activations {

  /** By name: a new one is a class of its own and a line here. */
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
