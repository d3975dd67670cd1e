package io.kindling.prediction;

import io.kindling.InvalidInputException;
import io.kindling.data.scaling.FarthestInput;
import io.kindling.nn.ForwardPass;
import io.kindling.nn.Network;
import io.kindling.nn.blas.MatrixProducts;

/**
 * Evaluates a network on rows in batches. The caller supplies the inputs and consumes the outputs.
 *
 * <p>The working memory is allocated once and reused. Not thread-safe: use one instance per task or
 * thread.
 */
public final class BatchScorer {

  /** The default number of rows of a batch. */
  public static final int MOST_ROWS = 500;

  /** A source of input rows. */
  public interface Source {

    /**
     * Reads rows.
     *
     * @param inputs the destination for the rows' scaled inputs, [count, inputs]
     * @param first the index of the first row
     * @param count the number of rows
     */
    void read(float[] inputs, int first, int count);
  }

  /**
   * A consumer of outputs.
   *
   * @param <E> the exception that consumption may throw
   */
  public interface Sink<E extends Exception> {

    /**
     * Consumes the outputs of rows.
     *
     * @param outputs [count, outputs], valid only during the call
     * @param first the index of the first row
     * @param count the number of rows
     */
    void take(float[] outputs, int first, int count) throws E;
  }

  /**
   * A description of rows whose outputs are not finite.
   *
   * @param <E> the exception that the description may throw
   */
  public interface Problem<E extends Exception> {

    /**
     * Returns the error message for a row.
     *
     * @param row the row's index
     * @param farthest the row's input that is farthest from 0
     */
    String of(int row, FarthestInput farthest) throws E;
  }

  private final Network network;
  private final float[] parameters;
  private final MatrixProducts products;
  private final int most;
  private ForwardPass forward;
  private float[] inputs = {};

  /**
   * Creates a scorer.
   *
   * @param network the architecture
   * @param parameters the parameters in the layout of {@link Network}; not copied
   * @param products the implementation of matrix products
   * @param most the largest number of rows of a batch
   */
  public BatchScorer(Network network, float[] parameters, MatrixProducts products, int most) {
    this.network = network;
    this.parameters = parameters;
    this.products = products;
    this.most = most;
  }

  /**
   * Scores rows.
   *
   * @param count the number of rows
   * @param source the source of the rows' inputs
   * @param sink the consumer of the outputs
   * @param problem the description of a row with outputs that are not finite
   * @throws InvalidInputException if the inputs or outputs of a row are not finite
   */
  public <E extends Exception> void score(
      int count, Source source, Sink<E> sink, Problem<E> problem) throws E {
    makeRoom(count);
    for (int first = 0; first < count; first += most) {
      int rows = Math.min(most, count - first);
      source.read(inputs, first, rows);
      float[] outputs = forward.outputs(parameters, inputs, 0, rows);
      int bad = forward.firstNotFinite(inputs, rows);
      if (bad >= 0) {
        int width = network.inputs();
        FarthestInput farthest = FarthestInput.of(inputs, bad * width, width);
        throw new InvalidInputException(problem.of(first + bad, farthest));
      }
      sink.take(outputs, first, rows);
    }
  }

  private void makeRoom(int count) {
    if (forward == null || forward.maxRows() < Math.min(most, count)) {
      // A single row needs little memory; more rows get the memory of a full batch.
      int rows = count == 1 ? 1 : most;
      forward = new ForwardPass(network, products, rows);
      inputs = new float[Math.multiplyExact(rows, network.inputs())];
    }
  }
}
