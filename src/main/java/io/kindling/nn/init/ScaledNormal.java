package io.kindling.nn.init;

import io.kindling.random.KeyedRandom;

/**
 * Scaled normal initialization: weights are normal with mean 0 and variance 1 / inputs, biases are
 * drawn from the standard normal distribution (Nielsen, "Neural Networks and Deep Learning", ch.
 * 3). Unlike with {@link StandardNormal}, wide layers do not start saturated.
 */
public record ScaledNormal() implements Initializer {

  @Override
  public String spec() {
    return "scaled-normal";
  }

  @Override
  public void fill(
      float[] parameters, int weights, int biases, int inputs, int units, KeyedRandom random) {
    Initializer.fillNormal(parameters, weights, inputs * units, 1 / Math.sqrt(inputs), random);
    Initializer.fillNormal(parameters, biases, units, 1, random);
  }
}
