package io.kindling.prediction;

import io.kindling.InvalidInputException;
import io.kindling.data.scaling.FarthestInput;
import io.kindling.nn.ForwardPass;
import io.kindling.nn.Network;
import io.kindling.nn.blas.MatrixProducts;

/**
 * Takes rows through a network, batch by batch: whoever calls reads the inputs and takes the
 * outputs.
 *
 * <p>What it computes in is allocated once and reused. Not thread-safe: every task or thread has
 * its own.
 */
public final class BatchScorer {

  /** The most rows of a batch. */
  public static final int MOST_ROWS = 500;

  /** Reads the inputs of a batch. */
  public interface Source {

    /**
     * Reads rows.
     *
     * @param inputs receives the rows' inputs, scaled, [count, inputs]
     * @param first the first of the rows
     */
    void read(float[] inputs, int first, int count);
  }

  /**
   * Takes the outputs of a batch.
   *
   * @param <E> what it may throw
   */
  public interface Sink<E extends Exception> {

    /**
     * Takes the outputs of rows.
     *
     * @param outputs [count, outputs], valid until it returns
     * @param first the first of the rows
     */
    void take(float[] outputs, int first, int count) throws E;
  }

  /**
   * Describes a row whose outputs are not finite.
   *
   * @param <E> what it may throw
   */
  public interface Problem<E extends Exception> {

    /**
     * Returns what is wrong with a row, for a message.
     *
     * @param farthest of its inputs
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
   * @param parameters as {@link Network} lays them out; not copied
   * @param most rows of a batch
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
      // One row at a time needs little memory. A caller with more rows gets room for a whole batch.
      int rows = count == 1 ? 1 : most;
      forward = new ForwardPass(network, products, rows);
      inputs = new float[Math.multiplyExact(rows, network.inputs())];
    }
  }
}
