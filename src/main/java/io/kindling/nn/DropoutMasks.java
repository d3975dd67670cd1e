package io.kindling.nn;

/**
 * The {@link Dropout} factors drawn for the rows of a batch, and the activations multiplied by
 * them. This class is not thread-safe.
 */
final class DropoutMasks {

  private final Network network;
  private final Dropout dropout;

  /** The factors for the units of every hidden layer, [maxRows, units]. */
  private final float[][] factors;

  /** The activations of every hidden layer times their factors, [maxRows, units]. */
  private final float[][] thinned;

  /** Memory for the factors of one example's inputs. */
  private final float[] ofInputs;

  DropoutMasks(Network network, Dropout dropout, int maxRows) {
    this.network = network;
    this.dropout = dropout;
    this.ofInputs = new float[network.inputs()];
    int hidden = dropout.hidden() == 0 ? 0 : network.layerCount() - 1;
    this.factors = new float[hidden][];
    this.thinned = new float[hidden][];
    for (int layer = 0; layer < hidden; layer++) {
      factors[layer] = new float[Math.multiplyExact(maxRows, network.units(layer))];
      thinned[layer] = new float[factors[layer].length];
    }
  }

  /** Draws the factors of rows 0 … rows − 1 and multiplies the inputs by their factors. */
  void draw(long seed, long step, int[] examples, float[] inputs, int rows) {
    for (int row = 0; row < rows; row++) {
      int example = examples[row];
      if (dropout.inputs() > 0) {
        dropout.draw(seed, step, example, 0, ofInputs, 0, ofInputs.length);
        int start = row * ofInputs.length;
        for (int i = 0; i < ofInputs.length; i++) {
          inputs[start + i] *= ofInputs[i];
        }
      }
      for (int layer = 0; layer < factors.length; layer++) {
        int units = network.units(layer);
        dropout.draw(seed, step, example, layer + 1, factors[layer], row * units, units);
      }
    }
  }

  /**
   * Applies the factors to a range of rows of a layer's activations. Returns the input of the next
   * layer, [maxRows, units].
   */
  float[] passedOn(int layer, float[] activations, int first, int rows) {
    if (layer >= factors.length) {
      return activations;
    }
    float[] factor = factors[layer];
    float[] product = thinned[layer];
    int end = (first + rows) * network.units(layer);
    for (int i = first * network.units(layer); i < end; i++) {
      product[i] = activations[i] * factor[i];
    }
    return product;
  }

  /** Returns the input of the layer after the given one, [maxRows, units]. */
  float[] passedOn(int layer, float[] activations) {
    return layer < factors.length ? thinned[layer] : activations;
  }

  /**
   * Converts the gradient with respect to the next layer's input to ∂C/∂a of a layer, in place, for
   * a range of rows.
   */
  void backward(int layer, float[] gradient, int first, int rows) {
    if (layer < factors.length) {
      float[] factor = factors[layer];
      int end = (first + rows) * network.units(layer);
      for (int i = first * network.units(layer); i < end; i++) {
        gradient[i] *= factor[i];
      }
    }
  }
}
