package io.kindling.nn.init;

import io.kindling.random.KeyedRandom;

/**
 * Standard normal initialization: weights and biases are drawn from the standard normal
 * distribution (Nielsen, "Neural Networks and Deep Learning", ch. 1). Units of wide layers start
 * saturated.
 */
public record StandardNormal() implements Initializer {

  @Override
  public String spec() {
    return "standard-normal";
  }

  @Override
  public void fill(
      float[] parameters, int weights, int biases, int inputs, int units, KeyedRandom random) {
    Initializer.fillNormal(parameters, weights, inputs * units, 1, random);
    Initializer.fillNormal(parameters, biases, units, 1, random);
  }
}
