package io.kindling.nn;

import io.kindling.nn.blas.MatrixProducts;

/**
 * Computes the forward pass of a network over batches: A₀ = X [rows, inputs], Aₗ₊₁ = f(Aₗ Wₗᵀ + bₗ)
 * [rows, units of l], row-major.
 *
 * <p>The constructor allocates all memory, and every call reuses it. This class is not thread-safe;
 * every task has its own instance.
 */
public final class ForwardPass {

  private final Network network;
  private final LayerProducts products;
  private final int maxRows;

  /** Aₗ₊₁, [rows, units of l], for every layer l. */
  private final float[][] activations;

  /**
   * Zₗ, [rows, units of l], for every layer l: a separate array if the activation needs Zₗ, else
   * the array of Aₗ₊₁.
   */
  private final float[][] weightedInputs;

  private final DropoutMasks dropout;

  /**
   * Creates the forward pass of a network.
   *
   * @param network the architecture
   * @param products the matrix products, used by this object only
   * @param maxRows the largest number of rows of a batch
   */
  public ForwardPass(Network network, MatrixProducts products, int maxRows) {
    this(network, products, maxRows, new DropoutMasks(network, Dropout.NONE, maxRows));
  }

  /**
   * Creates the forward pass of a network in training.
   *
   * @param dropout the dropout factors that are applied to the activations of hidden layers
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
   * @param parameters the parameters, in the layout of {@link Network}
   * @param inputs the inputs, [rows, inputs], from {@code inputStart} on
   * @return the outputs, [rows, outputs], valid until the next call
   * @throws IllegalArgumentException if there are more rows than {@link #maxRows}
   */
  public float[] outputs(float[] parameters, float[] inputs, int inputStart, int rows) {
    run(parameters, inputs, inputStart, 0, rows);
    return activations(network.layerCount() - 1);
  }

  /**
   * Computes a range of rows of every A.
   *
   * @param inputs the inputs of these rows, [rows, inputs], from {@code inputStart} on
   * @param first the first of the rows
   */
  void run(float[] parameters, float[] inputs, int inputStart, int first, int rows) {
    if (first + rows > maxRows) {
      throw new IllegalArgumentException(
          first + rows + " rows do not fit in a batch of at most " + maxRows);
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
   * Returns the first row of the last batch with an input or output that is not finite.
   *
   * @param inputs the inputs of the batch, [rows, inputs]
   * @return the first row with an input or output that is NaN or infinite, or −1 if all are finite
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

  /** Returns Aₗ₊₁ of the batch, [maxRows, units of l]. */
  float[] activations(int layer) {
    return activations[layer];
  }

  /** Returns the input of layer l + 1, which is Aₗ₊₁ after dropout, [maxRows, units of l]. */
  float[] passedOn(int layer) {
    return dropout.passedOn(layer, activations[layer]);
  }

  /** Returns Zₗ of the batch, [maxRows, units of l], if its activation needs it, else Aₗ₊₁. */
  float[] weightedInputs(int layer) {
    return weightedInputs[layer];
  }

  /**
   * Returns the sum of the costs of a range of rows of the last batch, each multiplied by its
   * example's weight.
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
   * Returns the predicted class of an example: the index of its largest output, or the first of
   * several equal ones.
   *
   * @param outputs the outputs; those of the example are outputs[start], …, outputs[start + classes
   *     − 1]
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
