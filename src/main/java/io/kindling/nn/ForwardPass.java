package io.kindling.nn;

import io.kindling.nn.blas.MatrixProducts;

/**
 * The forward pass of a network over batches: A₀ = X, Aₗ₊₁ = f(Aₗ Wₗᵀ + bₗ), each [rows, units of
 * l], row-major.
 *
 * <p>All memory is allocated once, here, and reused. Not thread-safe: every task has its own.
 */
public final class ForwardPass {

  private final Network network;
  private final LayerProducts products;
  private final int maxRows;

  /** Aₗ₊₁, [rows, units of l], for every layer l. */
  private final float[][] activations;

  /** Zₗ, likewise: an array of its own where the activation needs it, else that of Aₗ₊₁. */
  private final float[][] weightedInputs;

  private final DropoutMasks dropout;

  /**
   * @param maxRows the most rows a batch will have
   */
  public ForwardPass(Network network, MatrixProducts products, int maxRows) {
    this(network, products, maxRows, new DropoutMasks(network, Dropout.NONE, maxRows));
  }

  /**
   * @param dropout what layers pass on in training
   */
  ForwardPass(Network network, MatrixProducts products, int maxRows, DropoutMasks dropout) {
    this.network = network;
    this.dropout = dropout;
    this.products = new LayerProducts(network, products);
    this.maxRows = maxRows;
    this.activations = new float[network.layerCount()][];
    this.weightedInputs = new float[network.layerCount()][];
    for (int layer = 0; layer < network.layerCount(); layer++) {
      int length = Math.multiplyExact(maxRows, network.units(layer));
      activations[layer] = new float[length];
      weightedInputs[layer] =
          network.activation(layer).needsWeightedInputs() ? new float[length] : activations[layer];
    }
  }

  /** Returns the largest number of rows of a batch. */
  public int maxRows() {
    return maxRows;
  }

  /**
   * Computes the outputs of a batch.
   *
   * @param parameters as {@link Network} lays them out
   * @param inputs [rows, inputs], from inputStart on
   * @return the outputs [rows, outputs], valid until the next call
   */
  public float[] outputs(float[] parameters, float[] inputs, int inputStart, int rows) {
    run(parameters, inputs, inputStart, 0, rows);
    return activations(network.layerCount() - 1);
  }

  /**
   * Computes rows of every A.
   *
   * @param inputs of those rows, [rows, inputs], from inputStart on
   * @param first the first of the rows
   */
  void run(float[] parameters, float[] inputs, int inputStart, int first, int rows) {
    if (first + rows > maxRows) {
      throw new IllegalArgumentException(first + rows + " rows, room for " + maxRows);
    }
    float[] previous = inputs;
    int start = inputStart;
    for (int layer = 0; layer < network.layerCount(); layer++) {
      int units = network.units(layer);
      float[] z = weightedInputs[layer];
      int zStart = first * units;
      int biases = network.biasOffset(layer);
      for (int row = 0; row < rows; row++) {
        System.arraycopy(parameters, biases, z, zStart + row * units, units);
      }
      products.forward(layer, parameters, previous, start, rows, z, zStart);
      network.activation(layer).forward(z, activations[layer], first, rows, units);
      previous = dropout.passedOn(layer, activations[layer], first, rows);
      start = first * units;
    }
  }

  /**
   * Looks for a row of the last batch that was not computed in finite numbers.
   *
   * @param inputs of the batch, [rows, inputs]
   * @return the first row of which an input or an output is NaN or infinite, or −1
   */
  public int firstNotFinite(float[] inputs, int rows) {
    float[] outputs = activations(network.layerCount() - 1);
    for (int row = 0; row < rows; row++) {
      if (!FiniteFloats.all(inputs, row * network.inputs(), network.inputs())
          || !FiniteFloats.all(outputs, row * network.outputs(), network.outputs())) {
        return row;
      }
    }
    return -1;
  }

  /** Aₗ₊₁ of the batch, [maxRows, units of l]. */
  float[] activations(int layer) {
    return activations[layer];
  }

  /** Returns Aₗ₊₁ as the next layer receives it, after dropout, [maxRows, units of l]. */
  float[] passedOn(int layer) {
    return dropout.passedOn(layer, activations[layer]);
  }

  /** Zₗ of the batch, [maxRows, units of l], if its activation needs it; else Aₗ₊₁. */
  float[] weightedInputs(int layer) {
    return weightedInputs[layer];
  }

  /**
   * Returns the summed cost of rows of the last batch, each multiplied by the weight of its
   * example.
   *
   * @param labels the classes, the first row's at labelStart
   * @param weights the examples' weights, likewise, or null if each is 1
   * @param first the first of the rows
   */
  public double loss(int[] labels, int labelStart, float[] weights, int first, int rows) {
    int last = network.layerCount() - 1;
    return network
        .loss()
        .sum(
            weightedInputs[last],
            activations[last],
            first,
            rows,
            network.outputs(),
            labels,
            labelStart,
            weights);
  }

  /**
   * Returns the class of an example: that of the largest output, the first where several are equal.
   *
   * @param outputs the example's are outputs[start], …, outputs[start + classes − 1]
   */
  public static int predictedClass(float[] outputs, int start, int classes) {
    int best = 0;
    for (int j = 1; j < classes; j++) {
      if (outputs[start + j] > outputs[start + best]) {
        best = j;
      }
    }
    return best;
  }
}
