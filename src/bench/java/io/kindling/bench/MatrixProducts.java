package io.kindling.bench;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import io.kindling.nn.Blas;
import io.kindling.nn.Network;

/**
 * The limit: the matrix products of a step and nothing else, with the shapes and the BLAS of {@link
 * io.kindling.nn.Backpropagation}, on two threads that never wait for each other between steps.
 */
final class MatrixProducts implements Contender {

  private final Pair pair = new Pair();
  private final Half[] halves = new Half[Workload.THREADS];
  private final int rows;
  private final int times;

  /**
   * @param pieces how many batches of rows a step's batch is cut into
   */
  MatrixProducts(Workload workload, int pieces) {
    if (Blas.load(Blas.Choice.BUNDLED).notice() != null) {
      throw new IllegalStateException(Blas.load(Blas.Choice.BUNDLED).notice());
    }
    this.rows = workload.batchSize() / pieces;
    this.times = pieces / halves.length;
    for (int i = 0; i < halves.length; i++) {
      halves[i] = new Half(workload, rows);
    }
  }

  @Override
  public String name() {
    return "matrix products alone, " + times * halves.length + " x " + rows + " rows";
  }

  @Override
  public void steps(int count) {
    pair.run(
        half -> {
          for (int i = 0; i < count * times; i++) {
            halves[half].products();
          }
        });
  }

  @Override
  public double loss() {
    return Double.NaN;
  }

  @Override
  public void close() {
    pair.close();
  }

  /** One thread's matrices. */
  private static final class Half {
    private final BLAS blas = NativeBLAS.getInstance();
    private final Network network;
    private final int rows;
    private final float[] parameters;
    private final float[] gradient;
    private final float[][] activations;
    private final float[][] deltas;

    Half(Workload workload, int rows) {
      this.network = workload.network();
      this.rows = rows;
      this.parameters = workload.parameters();
      this.gradient = new float[parameters.length];
      int layers = network.layerCount();
      this.activations = new float[layers + 1][];
      this.deltas = new float[layers][];
      activations[0] = new float[rows * network.inputs()];
      for (int layer = 0; layer < layers; layer++) {
        activations[layer + 1] = new float[rows * network.units(layer)];
        deltas[layer] = new float[rows * network.units(layer)];
      }
    }

    /** A(l+1) = A(l) Wᵀ forward; Δᵀ A(l) and Δ W backward. */
    void products() {
      for (int layer = 0; layer < network.layerCount(); layer++) {
        int in = network.inputs(layer);
        int out = network.units(layer);
        int weights = network.weightOffset(layer);
        blas.sgemm(
            "T",
            "N",
            out,
            rows,
            in,
            1,
            parameters,
            weights,
            in,
            activations[layer],
            0,
            in,
            0,
            activations[layer + 1],
            0,
            out);
      }
      for (int layer = network.layerCount() - 1; layer >= 0; layer--) {
        int in = network.inputs(layer);
        int out = network.units(layer);
        int weights = network.weightOffset(layer);
        blas.sgemm(
            "N",
            "T",
            in,
            out,
            rows,
            1,
            activations[layer],
            0,
            in,
            deltas[layer],
            0,
            out,
            0,
            gradient,
            weights,
            in);
        if (layer > 0) {
          blas.sgemm(
              "N",
              "N",
              in,
              rows,
              out,
              1,
              parameters,
              weights,
              in,
              deltas[layer],
              0,
              out,
              0,
              deltas[layer - 1],
              0,
              in);
        }
      }
    }
  }
}
