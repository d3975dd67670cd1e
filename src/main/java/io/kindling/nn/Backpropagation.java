package io.kindling.nn;

import java.util.Arrays;

/**
 * Forward pass and backpropagation over batches of a network, as matrix products.
 *
 * <p>For a batch of inputs X [rows, inputs] and layers l = 0 … L−1 (Nielsen, ch. 2, equations BP1
 * to BP4, written for all rows at once):
 *
 * <pre>
 *   A₀ = X
 *   Aₗ₊₁ = f(Aₗ Wₗᵀ + bₗ)                      [rows, unitsₗ]
 *   Δ of the last layer = ∂C/∂z                [rows, outputs]
 *   Δₗ₋₁ = (Δₗ Wₗ) ⊙ f′(zₗ₋₁)                  [rows, unitsₗ₋₁]
 *   ∂C/∂Wₗ = Δₗᵀ Aₗ                            [unitsₗ, inputsₗ]
 *   ∂C/∂bₗ = the column sums of Δₗ             [unitsₗ]
 * </pre>
 *
 * <p>All matrices are row-major in flat arrays that are allocated once, here, and reused; nothing
 * is allocated in a step. Not thread-safe: every task has its own.
 */
public final class Backpropagation {

  private final Network network;
  private final Blas blas;
  private final int maxRows;

  /** Aₗ₊₁, [rows, units of l], for every layer l. */
  private final float[][] activations;

  /** Two buffers that take turns as Δ of a layer and Δ of the one before it. */
  private final float[][] deltas;

  /**
   * @param maxRows the most rows a batch will have
   */
  public Backpropagation(Network network, Blas blas, int maxRows) {
    this.network = network;
    this.blas = blas;
    this.maxRows = maxRows;
    this.activations = new float[network.layerCount()][];
    int widest = 0;
    for (int layer = 0; layer < network.layerCount(); layer++) {
      activations[layer] = new float[Math.multiplyExact(maxRows, network.units(layer))];
      widest = Math.max(widest, network.units(layer));
    }
    this.deltas = new float[2][Math.multiplyExact(maxRows, widest)];
  }

  /** The most rows a batch may have. */
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
  public float[] forward(float[] parameters, float[] inputs, int inputStart, int rows) {
    if (rows > maxRows) {
      throw new IllegalArgumentException(rows + " rows, room for " + maxRows);
    }
    float[] previous = inputs;
    int start = inputStart;
    for (int layer = 0; layer < network.layerCount(); layer++) {
      int in = network.inputs(layer);
      int out = network.units(layer);
      float[] z = activations[layer];
      int biases = network.biasOffset(layer);
      for (int row = 0; row < rows; row++) {
        System.arraycopy(parameters, biases, z, row * out, out);
      }
      int weights = network.weightOffset(layer);
      blas.gemm(
          "T", "N", out, rows, in, parameters, weights, in, previous, start, in, 1, z, 0, out);
      network.activation(layer).forward(z, rows, out);
      previous = z;
      start = 0;
    }
    return previous;
  }

  /**
   * Computes the gradient of the summed loss of a batch.
   *
   * @param parameters as {@link Network} lays them out
   * @param inputs [rows, inputs], from inputStart on
   * @param labels the classes, rows of them from labelStart on, each an unsigned byte
   * @param gradient receives Σ ∂C/∂parameters over the rows, laid out as the parameters are
   * @return Σ C over the rows
   */
  public double gradient(
      float[] parameters,
      float[] inputs,
      int inputStart,
      byte[] labels,
      int labelStart,
      int rows,
      float[] gradient) {
    if (rows == 0) {
      Arrays.fill(gradient, 0);
      return 0;
    }
    float[] outputs = forward(parameters, inputs, inputStart, rows);
    int last = network.layerCount() - 1;
    float[] delta = deltas[last % 2];
    network.loss().backward(outputs, rows, network.outputs(), labels, labelStart, delta);
    for (int layer = last; layer >= 0; layer--) {
      int in = network.inputs(layer);
      int out = network.units(layer);
      float[] previous = layer == 0 ? inputs : activations[layer - 1];
      int start = layer == 0 ? inputStart : 0;
      int weights = network.weightOffset(layer);
      blas.gemm(
          "N", "T", in, out, rows, previous, start, in, delta, 0, out, 0, gradient, weights, in);
      sumRows(delta, rows, out, gradient, network.biasOffset(layer));
      if (layer > 0) {
        float[] before = deltas[(layer - 1) % 2];
        blas.gemm(
            "N", "N", in, rows, out, parameters, weights, in, delta, 0, out, 0, before, 0, in);
        network.activation(layer - 1).backward(previous, before, rows * in);
        delta = before;
      }
    }
    return network.loss().sum(outputs, rows, network.outputs(), labels, labelStart);
  }

  /**
   * Computes how a batch fares.
   *
   * @param confusion [outputs, outputs], row-major: a count for each actual class (row) and each
   *     predicted one (column), to be added to. The predicted class is that of the largest output,
   *     the first where several are equal.
   * @return Σ C over the rows
   */
  public double evaluate(
      float[] parameters,
      float[] inputs,
      int inputStart,
      byte[] labels,
      int labelStart,
      int rows,
      long[] confusion) {
    float[] outputs = forward(parameters, inputs, inputStart, rows);
    int units = network.outputs();
    for (int row = 0; row < rows; row++) {
      int actual = labels[labelStart + row] & 0xff;
      confusion[actual * units + largest(outputs, row * units, units)]++;
    }
    return network.loss().sum(outputs, rows, units, labels, labelStart);
  }

  private static int largest(float[] values, int start, int count) {
    int best = 0;
    for (int j = 1; j < count; j++) {
      if (values[start + j] > values[start + best]) {
        best = j;
      }
    }
    return best;
  }

  private static void sumRows(float[] matrix, int rows, int columns, float[] sums, int offset) {
    System.arraycopy(matrix, 0, sums, offset, columns);
    for (int row = 1; row < rows; row++) {
      int start = row * columns;
      for (int column = 0; column < columns; column++) {
        sums[offset + column] += matrix[start + column];
      }
    }
  }
}
