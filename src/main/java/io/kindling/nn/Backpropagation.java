package io.kindling.nn;

import io.kindling.nn.blas.MatrixProducts;
import java.util.Arrays;
import java.util.List;

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
 * <p>With {@link Dropout}, Aₗ and ∂C/∂Aₗ are multiplied by the factors drawn for them.
 *
 * <p>All matrices are row-major in flat arrays that are allocated once, here, and reused; nothing
 * is allocated in a step. Not thread-safe: every task has its own.
 *
 * <p>The rows of a batch may be processed in parts: {@link #forward} computes A of some of its
 * rows, {@link #backward} their Δ, {@link #sum} the gradient of rows after both passes.
 */
public final class Backpropagation {

  private final Network network;
  private final LayerProducts products;
  private final ForwardPass forward;
  private final DropoutMasks dropout;

  /** Δₗ, [rows, units of l], for every layer l. */
  private final float[][] deltas;

  /** The sum of some rows of a Δ, as long as the widest layer. */
  private final float[] rowSums;

  /** The whole gradient. */
  private final List<GradientPart> wholes;

  /**
   * Creates the passes of a network without dropout.
   *
   * @param maxRows the largest number of rows of a batch
   */
  public Backpropagation(Network network, MatrixProducts products, int maxRows) {
    this(network, products, maxRows, Dropout.NONE);
  }

  /**
   * Creates the passes of a network.
   *
   * @param maxRows the largest number of rows of a batch
   * @param dropout the dropout, whose units {@link #dropOut} draws
   */
  public Backpropagation(Network network, MatrixProducts products, int maxRows, Dropout dropout) {
    this.network = network;
    this.wholes = GradientPart.wholes(network);
    this.products = new LayerProducts(network, products);
    this.dropout = new DropoutMasks(network, dropout, maxRows);
    this.forward = new ForwardPass(network, products, maxRows, this.dropout);
    this.deltas = new float[network.layerCount()][];
    for (int layer = 0; layer < network.layerCount(); layer++) {
      deltas[layer] = new float[Math.multiplyExact(maxRows, network.units(layer))];
    }
    this.rowSums = new float[network.sizes().stream().mapToInt(Integer::intValue).max().orElse(0)];
  }

  /**
   * Returns the memory for each row, in bytes: Aₗ, Δₗ, zₗ where it is kept, and the dropout
   * factors.
   */
  public static long bytesPerRow(Network network, Dropout dropout) {
    long floats = 0;
    for (int layer = 0; layer < network.layerCount(); layer++) {
      int copies = network.activation(layer).needsWeightedInputs() ? 3 : 2;
      boolean thinned = dropout.hidden() > 0 && layer < network.layerCount() - 1;
      floats += (long) network.units(layer) * (copies + (thinned ? 2 : 0));
    }
    return floats * Float.BYTES;
  }

  /**
   * Draws the units that dropout leaves out of a batch, before its forward pass, and sets the
   * inputs that are left out to 0.
   *
   * @param seed the run's
   * @param step the number of the step
   * @param examples the numbers of the rows' examples
   * @param inputs of the batch, [maxRows, inputs]; those that are left out become 0
   * @param rows how many rows there are
   */
  public void dropOut(long seed, long step, int[] examples, float[] inputs, int rows) {
    dropout.draw(seed, step, examples, inputs, rows);
  }

  /**
   * Runs the forward pass over rows of a batch: computes their part of every Aₗ.
   *
   * @param parameters as {@link Network} lays them out
   * @param inputs of the whole batch, [maxRows, inputs]
   * @param first the first of the rows
   */
  public void forward(float[] parameters, float[] inputs, int first, int rows) {
    forward.run(parameters, inputs, first * network.inputs(), first, rows);
  }

  /**
   * Runs the backward pass over rows of a batch, after {@link #forward} of the same rows: computes
   * their part of every Δₗ.
   *
   * @param labels the classes of the whole batch
   * @param weights the examples' weights, or null if each is 1
   */
  public void backward(float[] parameters, int[] labels, float[] weights, int first, int rows) {
    int last = network.layerCount() - 1;
    network
        .loss()
        .backward(outputs(), first, rows, network.outputs(), labels, first, weights, deltas[last]);
    for (int layer = last; layer > 0; layer--) {
      products.back(layer, parameters, deltas[layer], deltas[layer - 1], first, rows);
      dropout.backward(layer - 1, deltas[layer - 1], first, rows);
      network
          .activation(layer - 1)
          .backward(
              forward.weightedInputs(layer - 1),
              forward.activations(layer - 1),
              deltas[layer - 1],
              first,
              rows,
              network.inputs(layer));
    }
  }

  /**
   * Continues the backward pass of some rows from the first layer to the inputs.
   *
   * @param gradient receives ∂C/∂X = Δ₀ W₀ of them, [maxRows, inputs], from row first on
   */
  void backToInputs(float[] parameters, int first, int rows, float[] gradient) {
    products.back(0, parameters, deltas[0], gradient, first, rows);
  }

  /**
   * Adds up the gradients of rows after their forward and backward pass.
   *
   * @param inputs the inputs of the whole batch that {@link #forward} received
   * @param first the first of the rows
   * @param gradient receives Σ ∂C/∂parameters over the rows, laid out as the parameters are
   */
  public void sum(float[] inputs, int first, int rows, float[] gradient) {
    for (int i = 0; i < wholes.size(); i++) {
      GradientPart part = wholes.get(i);
      compute(part, inputs, first, rows, false, gradient, part.offset());
    }
  }

  /**
   * Adds the gradients of rows to a gradient, as {@link #sum} followed by an addition would. The
   * bits are the same if {@link MatrixProducts#addsAtOnce} this number of rows.
   */
  public void add(float[] inputs, int first, int rows, float[] gradient) {
    for (int i = 0; i < wholes.size(); i++) {
      GradientPart part = wholes.get(i);
      compute(part, inputs, first, rows, true, gradient, part.offset());
    }
  }

  /**
   * Adds up one part of the gradients of rows after their forward and backward pass.
   *
   * @param inputs the inputs of the whole batch that {@link #forward} received
   * @param first the first of the rows
   * @param sum receives the part [height, width], row-major
   */
  public void sum(GradientPart part, float[] inputs, int first, int rows, float[] sum) {
    compute(part, inputs, first, rows, false, sum, 0);
  }

  /** Adds one part of the gradients of rows to a sum, as {@link #sum} followed by an addition. */
  public void add(GradientPart part, float[] inputs, int first, int rows, float[] sum) {
    compute(part, inputs, first, rows, true, sum, 0);
  }

  /**
   * Returns the summed cost of rows after their forward pass.
   *
   * @param labels the classes of the whole batch
   * @param weights the examples' weights, or null if each is 1
   * @return Σ C over the rows
   */
  public double loss(int[] labels, float[] weights, int first, int rows) {
    return forward.loss(labels, first, weights, first, rows);
  }

  /**
   * Returns the number of rows that are classified correctly after the forward pass, by {@link
   * ForwardPass#predictedClass}.
   *
   * @param labels the classes of the whole batch
   */
  public int correct(int[] labels, int first, int rows) {
    float[] outputs = outputs();
    int classes = network.outputs();
    int correct = 0;
    for (int row = first; row < first + rows; row++) {
      if (ForwardPass.predictedClass(outputs, row * classes, classes) == labels[row]) {
        correct++;
      }
    }
    return correct;
  }

  private float[] outputs() {
    return forward.activations(network.layerCount() - 1);
  }

  /**
   * @param add whether to add to the target; otherwise it is overwritten
   */
  private void compute(
      GradientPart part,
      float[] inputs,
      int first,
      int rows,
      boolean add,
      float[] target,
      int offset) {
    if (rows == 0) {
      Arrays.fill(target, offset, offset + (add ? 0 : part.length()), 0);
      return;
    }
    int layer = part.layer();
    float[] delta = deltas[layer];
    if (part.ofBiases()) {
      sumRows(delta, first, rows, part.width());
      for (int unit = 0; unit < part.width(); unit++) {
        target[offset + unit] = rowSums[unit] + (add ? target[offset + unit] : 0);
      }
    } else {
      float[] below = layer == 0 ? inputs : forward.passedOn(layer - 1);
      products.gradient(part, below, delta, first, rows, add, target, offset);
    }
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
