package io.kindling.bench;

import io.kindling.nn.Backpropagation;
import io.kindling.nn.Blas;
import io.kindling.nn.Initializer;
import io.kindling.nn.Network;

/**
 * The matrix products of one backpropagation and nothing else: what a step would take if all the
 * rest were free. For benchmarks.
 */
public final class MatrixProducts {

  private final Network network;
  private final Blas blas;
  private final int rows;
  private final float[] parameters;
  private final float[] gradient;
  private final float[][] activations;

  /**
   * @param rows the rows of the batch
   */
  public MatrixProducts(Network network, Blas blas, int rows) {
    this.network = network;
    this.blas = blas;
    this.rows = rows;
    this.parameters = Initializer.XAVIER.parameters(network, 1);
    this.gradient = new float[network.parameterCount()];
    this.activations = new float[network.layerCount() + 1][];
    for (int i = 0; i < activations.length; i++) {
      activations[i] = new float[rows * (i == 0 ? network.inputs() : network.units(i - 1))];
      for (int j = 0; j < activations[i].length; j++) {
        activations[i][j] = (j % 100) / 100f;
      }
    }
  }

  /** Computes the products that {@link Backpropagation#gradient} computes, in its order. */
  public void run() {
    for (int layer = 0; layer < network.layerCount(); layer++) {
      multiply(layer, "T", "N");
    }
    for (int layer = network.layerCount() - 1; layer >= 0; layer--) {
      multiply(layer, "N", "T");
      if (layer > 0) {
        multiply(layer, "N", "N");
      }
    }
  }

  private void multiply(int layer, String transA, String transB) {
    int in = network.inputs(layer);
    int out = network.units(layer);
    int weights = network.weightOffset(layer);
    float[] below = activations[layer];
    float[] above = activations[layer + 1];
    if (transA.equals("T")) {
      blas.gemm("T", "N", out, rows, in, parameters, weights, in, below, 0, in, 1, above, 0, out);
    } else if (transB.equals("T")) {
      blas.gemm("N", "T", in, out, rows, below, 0, in, above, 0, out, 0, gradient, weights, in);
    } else {
      blas.gemm("N", "N", in, rows, out, parameters, weights, in, above, 0, out, 0, below, 0, in);
    }
  }
}
