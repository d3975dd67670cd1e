package io.kindling.nn.init;

import io.kindling.random.KeyedRandom;

/**
 * Weights and biases from the standard normal distribution, as in the first chapter of Nielsen's
 * "Neural Networks and Deep Learning". Wide layers start saturated.
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
