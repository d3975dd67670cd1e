package io.kindling.nn;

import io.kindling.random.KeyedRandom;

/**
 * The distribution that a network's weights are drawn from before training.
 *
 * <p>Layer l's numbers come from a stream of their own, keyed by (seed, l): first its weights, row
 * by row, then its biases where these are random.
 */
public enum Initializer {
  /**
   * Weights and biases from the standard normal distribution, as in the first chapter of Nielsen's
   * book. Wide layers start saturated.
   */
  STANDARD_NORMAL {
    @Override
    void fill(float[] p, int weights, int biases, int inputs, int units, KeyedRandom random) {
      fillNormal(p, weights, inputs * units, 1, random);
      fillNormal(p, biases, units, 1, random);
    }
  },

  /**
   * Weights uniform in ±√(6 / (inputs + units)), biases 0: for sigmoid and tanh (Glorot and Bengio,
   * "Understanding the difficulty of training deep feedforward neural networks", 2010, eq. 16).
   */
  XAVIER {
    @Override
    void fill(float[] p, int weights, int biases, int inputs, int units, KeyedRandom random) {
      double bound = Math.sqrt(6.0 / (inputs + units));
      for (int i = 0; i < inputs * units; i++) {
        p[weights + i] = (float) random.nextDouble(-bound, bound);
      }
    }
  },

  /**
   * Weights normal with variance 2 / inputs, biases 0: for ReLU (He, Zhang, Ren and Sun, "Delving
   * Deep into Rectifiers", 2015, eq. 10).
   */
  HE {
    @Override
    void fill(float[] p, int weights, int biases, int inputs, int units, KeyedRandom random) {
      fillNormal(p, weights, inputs * units, Math.sqrt(2.0 / inputs), random);
    }
  };

  /** Sets this stream apart from the others that a run draws from its seed. */
  private static final long PURPOSE = 0x1717L;

  /**
   * Returns the initial parameters of a network, in the layout that {@link Network} describes.
   *
   * @param seed the run's seed; the same seed gives the same bits on any machine
   */
  public float[] parameters(Network network, long seed) {
    float[] parameters = new float[network.parameterCount()];
    for (int layer = 0; layer < network.layerCount(); layer++) {
      fill(
          parameters,
          network.weightOffset(layer),
          network.biasOffset(layer),
          network.inputs(layer),
          network.units(layer),
          new KeyedRandom(seed, PURPOSE, layer));
    }
    return parameters;
  }

  /**
   * Draws one layer.
   *
   * @param p all parameters; those of this layer are still 0
   * @param weights where the layer's weights [units, inputs] begin
   * @param biases where its biases [units] begin
   */
  abstract void fill(float[] p, int weights, int biases, int inputs, int units, KeyedRandom random);

  private static void fillNormal(
      float[] p, int offset, int count, double deviation, KeyedRandom random) {
    for (int i = 0; i < count; i++) {
      p[offset + i] = (float) (deviation * random.nextGaussian());
    }
  }
}
