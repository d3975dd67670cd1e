package io.kindling.nn.init;

import io.kindling.nn.Network;
import io.kindling.random.KeyedRandom;
import io.kindling.settings.Component;

/**
 * The distribution from which a network's initial weights and biases are drawn.
 *
 * <p>Each layer l draws from its own random stream, keyed by (seed, l): first its weights, row by
 * row, then its biases if they are random.
 *
 * @see Initializers
 */
public interface Initializer extends Component {

  /** Key that separates these random streams from the run's other streams with the same seed. */
  long PURPOSE = 0x1717L;

  /**
   * Draws the initial weights and biases of one layer.
   *
   * @param parameters the parameters of the whole network, in the layout of {@link Network}; those
   *     of this layer are 0 before the call
   * @param weights the offset of the layer's weights [units, inputs]
   * @param biases the offset of the layer's biases [units]
   * @param inputs the number of inputs of the layer
   * @param units the number of units of the layer
   * @param random the layer's random stream
   */
  void fill(float[] parameters, int weights, int biases, int inputs, int units, KeyedRandom random);

  /**
   * Returns the initial parameters of a network, in the layout that {@link Network} describes.
   *
   * @param seed the run's seed; the same seed gives the same bits on every machine
   */
  default float[] parameters(Network network, long seed) {
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
   * Fills a range of parameters from the normal distribution with mean 0 and the given standard
   * deviation.
   */
  static void fillNormal(
      float[] parameters, int offset, int count, double deviation, KeyedRandom random) {
    for (int i = 0; i < count; i++) {
      parameters[offset + i] = (float) (deviation * random.nextGaussian());
    }
  }
}
