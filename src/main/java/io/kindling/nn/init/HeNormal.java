package io.kindling.nn.init;

import io.kindling.random.KeyedRandom;

/**
 * He initialization, for ReLU: weights are normal with mean 0 and variance 2 / inputs, biases are 0
 * (He, Zhang, Ren and Sun, "Delving Deep into Rectifiers", 2015, eq. 10).
 */
public record HeNormal() implements Initializer {

  @Override
  public String spec() {
    return "he";
  }

  @Override
  public void fill(
      float[] parameters, int weights, int biases, int inputs, int units, KeyedRandom random) {
    Initializer.fillNormal(parameters, weights, inputs * units, Math.sqrt(2.0 / inputs), random);
  }
}
