package io.kindling.nn.activation;

import io.kindling.settings.Components;

/** Registry of the activation functions for hidden layers. */
public final class Activations {

  /** The activation functions by name. To add one, write a class and add a line here. */
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
