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
 *
 * <p>A batch may be taken through in parts. {@link #propagate} computes A and Δ of some of its
 * rows, {@link #sum} the gradient of some rows that have been propagated; which rows, is up to the
 * caller each time.
 */
public final class Backpropagation {

  private final Network network;
  private final Blas blas;
  private final int maxRows;

  /** Aₗ₊₁, [rows, units of l], for every layer l. */
  private final float[][] activations;

  /** Δₗ, [rows, units of l], for every layer l. */
  private final float[][] deltas;

  /** The sum of some rows of a Δ, as long as the widest layer. */
  private final float[] rowSums;

  /**
   * @param maxRows the most rows a batch will have
   */
  public Backpropagation(Network network, Blas blas, int maxRows) {
    this.network = network;
    this.blas = blas;
    this.maxRows = maxRows;
    this.activations = new float[network.layerCount()][];
    this.deltas = new float[network.layerCount()][];
    for (int layer = 0; layer < network.layerCount(); layer++) {
      activations[layer] = new float[Math.multiplyExact(maxRows, network.units(layer))];
      deltas[layer] = new float[activations[layer].length];
    }
    this.rowSums = new float[network.sizes().stream().mapToInt(Integer::intValue).max().orElse(0)];
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
    forward(parameters, inputs, inputStart, 0, rows);
    return outputs();
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
    forward(parameters, inputs, inputStart, 0, rows);
    backward(parameters, labels, labelStart, 0, rows);
    return sum(inputs, inputStart, labels, labelStart, 0, rows, 0, gradient);
  }

  /**
   * Takes rows of a batch forward and back: computes their part of every Aₗ and Δₗ.
   *
   * @param parameters as {@link Network} lays them out
   * @param inputs of the whole batch, [maxRows, inputs]
   * @param labels the classes of the whole batch, each an unsigned byte
   * @param first the first of the rows
   */
  public void propagate(float[] parameters, float[] inputs, byte[] labels, int first, int rows) {
    forward(parameters, inputs, first * network.inputs(), first, rows);
    backward(parameters, labels, first, first, rows);
  }

  /**
   * Adds up the gradients of rows that have been propagated.
   *
   * @param inputs as {@link #propagate} was given them; labels likewise
   * @param first the first of the rows
   * @param gradient receives Σ ∂C/∂parameters over the rows, laid out as the parameters are
   * @return Σ C over the rows
   */
  public double sum(float[] inputs, byte[] labels, int first, int rows, float[] gradient) {
    return sum(inputs, first * network.inputs(), labels, first, first, rows, 0, gradient);
  }

  /**
   * Like {@link #sum}, but adds to what is in the gradient already. With the same bits as a sum of
   * its own that is added afterwards, if {@link Shortcuts#accumulated} says so.
   */
  public double add(float[] inputs, byte[] labels, int first, int rows, float[] gradient) {
    return sum(inputs, first * network.inputs(), labels, first, first, rows, 1, gradient);
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
    return network.loss().sum(outputs, 0, rows, units, labels, labelStart);
  }

  /** Whether rows first … first + rows − 1 have the same A and Δ here and there, to the bit. */
  boolean sameRows(Backpropagation other, int first, int rows) {
    for (int layer = 0; layer < network.layerCount(); layer++) {
      int from = first * network.units(layer);
      int to = from + rows * network.units(layer);
      if (!Arrays.equals(activations[layer], from, to, other.activations[layer], from, to)
          || !Arrays.equals(deltas[layer], from, to, other.deltas[layer], from, to)) {
        return false;
      }
    }
    return true;
  }

  private float[] outputs() {
    return activations[network.layerCount() - 1];
  }

  private void forward(float[] parameters, float[] inputs, int inputStart, int first, int rows) {
    if (first + rows > maxRows) {
      throw new IllegalArgumentException(first + rows + " rows, room for " + maxRows);
    }
    float[] previous = inputs;
    int start = inputStart;
    for (int layer = 0; layer < network.layerCount(); layer++) {
      int in = network.inputs(layer);
      int out = network.units(layer);
      float[] z = activations[layer];
      int zStart = first * out;
      int biases = network.biasOffset(layer);
      for (int row = 0; row < rows; row++) {
        System.arraycopy(parameters, biases, z, zStart + row * out, out);
      }
      int weights = network.weightOffset(layer);
      blas.gemm(
          "T", "N", out, rows, in, parameters, weights, in, previous, start, in, 1, z, zStart, out);
      network.activation(layer).forward(z, first, rows, out);
      previous = z;
      start = zStart;
    }
  }

  /** After {@link #forward} of the same rows. */
  private void backward(float[] parameters, byte[] labels, int labelStart, int first, int rows) {
    int last = network.layerCount() - 1;
    network
        .loss()
        .backward(outputs(), first, rows, network.outputs(), labels, labelStart, deltas[last]);
    for (int layer = last; layer > 0; layer--) {
      int in = network.inputs(layer);
      int out = network.units(layer);
      int weights = network.weightOffset(layer);
      float[] delta = deltas[layer];
      float[] before = deltas[layer - 1];
      int start = first * in;
      blas.gemm(
          "N",
          "N",
          in,
          rows,
          out,
          parameters,
          weights,
          in,
          delta,
          first * out,
          out,
          0,
          before,
          start,
          in);
      network
          .activation(layer - 1)
          .backward(activations[layer - 1], before, start, start + rows * in);
    }
  }

  /**
   * @param beta 0 to overwrite the gradient, 1 to add to it
   */
  private double sum(
      float[] inputs,
      int inputStart,
      byte[] labels,
      int labelStart,
      int first,
      int rows,
      float beta,
      float[] gradient) {
    if (rows == 0) {
      Arrays.fill(gradient, 0, beta == 0 ? gradient.length : 0, 0);
      return 0;
    }
    for (int layer = 0; layer < network.layerCount(); layer++) {
      int in = network.inputs(layer);
      int out = network.units(layer);
      float[] previous = layer == 0 ? inputs : activations[layer - 1];
      int start = layer == 0 ? inputStart : first * in;
      float[] delta = deltas[layer];
      int weights = network.weightOffset(layer);
      blas.gemm(
          "N",
          "T",
          in,
          out,
          rows,
          previous,
          start,
          in,
          delta,
          first * out,
          out,
          beta,
          gradient,
          weights,
          in);
      sumRows(delta, first, rows, out);
      int biases = network.biasOffset(layer);
      for (int unit = 0; unit < out; unit++) {
        gradient[biases + unit] = rowSums[unit] + (beta == 0 ? 0 : gradient[biases + unit]);
      }
    }
    return network.loss().sum(outputs(), first, rows, network.outputs(), labels, labelStart);
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

  /** Leaves the column sums of some rows of a matrix in rowSums. */
  private void sumRows(float[] matrix, int first, int rows, int columns) {
    System.arraycopy(matrix, first * columns, rowSums, 0, columns);
    for (int row = first + 1; row < first + rows; row++) {
      int start = row * columns;
      for (int column = 0; column < columns; column++) {
        rowSums[column] += matrix[start + column];
      }
    }
  }
}
