package io.kindling.nn.init;

import io.kindling.nn.Network;
import io.kindling.random.KeyedRandom;
import io.kindling.settings.Component;

/**
 * The distribution that a network's weights are drawn from before training.
 *
 * <p>Layer l's numbers come from a stream of their own, keyed by (seed, l): first its weights, row
 * by row, then its biases where these are random.
 *
 * @see Initializers
 */
public interface Initializer extends Component {

  /** Sets this stream apart from the others that a run draws from its seed. */
  long PURPOSE = 0x1717L;

  /**
   * Draws one layer.
   *
   * @param parameters all of the network's; those of this layer are still 0
   * @param weights where the layer's weights [units, inputs] begin
   * @param biases where its biases [units] begin
   */
  void fill(float[] parameters, int weights, int biases, int inputs, int units, KeyedRandom random);

  /**
   * Returns the initial parameters of a network, in the layout that {@link Network} describes.
   *
   * @param seed the run's seed; the same seed gives the same bits on any machine
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

  /** Draws a range of parameters from the normal distribution of mean 0. */
  static void fillNormal(
      float[] parameters, int offset, int count, double deviation, KeyedRandom random) {
    for (int i = 0; i < count; i++) {
      parameters[offset + i] = (float) (deviation * random.nextGaussian());
    }
  }
}
