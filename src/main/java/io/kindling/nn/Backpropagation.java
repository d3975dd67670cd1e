package io.kindling.nn;

import io.kindling.nn.blas.MatrixProducts;
import java.util.Arrays;
import java.util.List;

/**
 * Computes the forward pass and backpropagation of a network over batches, as matrix products.
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
 * <p>With {@link Dropout}, Aₗ and ∂C/∂Aₗ are multiplied by the factors drawn for the step.
 *
 * <p>All matrices are row-major in flat arrays. The constructor allocates them and every step
 * reuses them; a step allocates nothing. This class is not thread-safe; every task has its own
 * instance.
 *
 * <p>A batch can be processed in parts. {@link #forward} computes A for a range of rows, {@link
 * #backward} computes Δ for a range of rows after {@link #forward}, and {@link #sum} sums the
 * gradients of a range of rows after both. The caller chooses the range in each call.
 */
public final class Backpropagation {

  private final Network network;
  private final LayerProducts products;
  private final ForwardPass forward;
  private final DropoutMasks dropout;

  /** Δₗ, [rows, units of l], for every layer l. */
  private final float[][] deltas;

  /** Memory for the column sums of some rows of a Δ, as long as the widest layer. */
  private final float[] rowSums;

  /** The whole gradient, as one part for the weights and one for the biases of each layer. */
  private final List<GradientPart> wholes;

  /**
   * Creates the passes of a network without dropout.
   *
   * @param network the architecture
   * @param products the matrix products, used by this object only
   * @param maxRows the largest number of rows of a batch
   */
  public Backpropagation(Network network, MatrixProducts products, int maxRows) {
    this(network, products, maxRows, Dropout.NONE);
  }

  /**
   * Creates the passes of a network with dropout. {@link #dropOut} draws the dropped units of a
   * batch.
   *
   * @param network the architecture
   * @param products the matrix products, used by this object only
   * @param maxRows the largest number of rows of a batch
   * @param dropout the probabilities of dropping units
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
   * Returns the memory in bytes for each row of {@code maxRows}: Aₗ, Δₗ, zₗ where the activation
   * needs it, and the factors and products of dropout.
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
   * Draws the units that are dropped for each row of a batch, and multiplies the inputs by their
   * factors. Call this method before {@link #forward}.
   *
   * @param seed the run's seed
   * @param step the number of the step
   * @param examples the example number of each row
   * @param inputs the inputs of the batch, [maxRows, inputs]; dropped inputs become 0, the others
   *     are divided by 1 − p
   * @param rows the number of rows
   */
  public void dropOut(long seed, long step, int[] examples, float[] inputs, int rows) {
    dropout.draw(seed, step, examples, inputs, rows);
  }

  /**
   * Runs the forward pass over a range of rows of a batch: computes these rows of every Aₗ.
   *
   * @param parameters the parameters, in the layout of {@link Network}
   * @param inputs the inputs of the whole batch, [maxRows, inputs]
   * @param first the first of the rows
   */
  public void forward(float[] parameters, float[] inputs, int first, int rows) {
    forward.run(parameters, inputs, first * network.inputs(), first, rows);
  }

  /**
   * Runs the backward pass over a range of rows of a batch: computes these rows of every Δₗ. Call
   * {@link #forward} for the same rows first.
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
   * Computes the gradient with respect to the inputs for a range of rows, after {@link #backward}.
   *
   * @param gradient receives ∂C/∂X = Δ₀ W₀ of these rows, [maxRows, inputs], from row {@code first}
   *     on
   */
  void backToInputs(float[] parameters, int first, int rows, float[] gradient) {
    products.back(0, parameters, deltas[0], gradient, first, rows);
  }

  /**
   * Sums the gradients of a range of rows, after {@link #forward} and {@link #backward}.
   *
   * @param inputs the inputs of the whole batch, as passed to {@link #forward}
   * @param first the first of the rows
   * @param gradient receives Σ ∂C/∂parameters over the rows, in the layout of the parameters
   */
  public void sum(float[] inputs, int first, int rows, float[] gradient) {
    for (int i = 0; i < wholes.size(); i++) {
      GradientPart part = wholes.get(i);
      compute(part, inputs, first, rows, false, gradient, part.offset());
    }
  }

  /**
   * Sums the gradients of a range of rows, as {@link #sum} does, and adds the sum to the gradient.
   * If {@link MatrixProducts#addsAtOnce} is true for this number of rows, the bits are those of
   * computing the sum separately and adding it afterwards.
   */
  public void add(float[] inputs, int first, int rows, float[] gradient) {
    for (int i = 0; i < wholes.size(); i++) {
      GradientPart part = wholes.get(i);
      compute(part, inputs, first, rows, true, gradient, part.offset());
    }
  }

  /**
   * Sums one part of the gradients of a range of rows, after {@link #forward} and {@link
   * #backward}.
   *
   * @param inputs the inputs of the whole batch, as passed to {@link #forward}
   * @param first the first of the rows
   * @param sum receives the part [height, width], row-major
   */
  public void sum(GradientPart part, float[] inputs, int first, int rows, float[] sum) {
    compute(part, inputs, first, rows, false, sum, 0);
  }

  /**
   * Sums one part of the gradients of a range of rows, as {@link #sum} does, and adds it to the
   * target.
   */
  public void add(GradientPart part, float[] inputs, int first, int rows, float[] sum) {
    compute(part, inputs, first, rows, true, sum, 0);
  }

  /**
   * Returns the sum of the costs of a range of rows, after {@link #forward}.
   *
   * @param labels the classes of the whole batch
   * @param weights the examples' weights, or null if each is 1
   * @return Σ C over the rows
   */
  public double loss(int[] labels, float[] weights, int first, int rows) {
    return forward.loss(labels, first, weights, first, rows);
  }

  /**
   * Returns the number of rows whose {@link ForwardPass#predictedClass} is their label, after
   * {@link #forward}.
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
   * Computes one part of the gradient of a range of rows.
   *
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

  /** Writes the column sums of a range of rows of a matrix to {@link #rowSums}. */
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
