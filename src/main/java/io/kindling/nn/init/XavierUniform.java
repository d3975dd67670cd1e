package io.kindling.nn.init;

import io.kindling.random.KeyedRandom;

/**
 * Xavier (Glorot) initialization, for sigmoid and tanh: weights are uniform in ±√(6 / (inputs +
 * units)), biases are 0 (Glorot and Bengio, "Understanding the difficulty of training deep
 * feedforward neural networks", 2010, eq. 16).
 */
public record XavierUniform() implements Initializer {

  @Override
  public String spec() {
    return "xavier";
  }

  @Override
  public void fill(
      float[] parameters, int weights, int biases, int inputs, int units, KeyedRandom random) {
    double bound = Math.sqrt(6.0 / (inputs + units));
    for (int i = 0; i < inputs * units; i++) {
      parameters[weights + i] = (float) random.nextDouble(-bound, bound);
    }
  }
}
