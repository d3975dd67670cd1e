package io.kindling.nn.init;

import io.kindling.random.KeyedRandom;

/**
 * Weights normal with variance 1 / inputs, biases from the standard normal distribution, as in the
 * third chapter of Nielsen's "Neural Networks and Deep Learning": {@link StandardNormal} without
 * the saturation.
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
