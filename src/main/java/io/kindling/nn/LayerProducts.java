package io.kindling.nn;

/**
 * The three matrix products of a layer, Z = A Wᵀ, ∂C/∂A = Δ W and ∂C/∂W = Δᵀ A, on row-major
 * matrices. All that a step computes with BLAS is these.
 *
 * <p>BLAS has column-major matrices; a row-major [r, c] matrix is a column-major [c, r] one, so
 * every product is asked for transposed.
 */
public final class LayerProducts {

  private final Network network;
  private final Blas blas;

  /** For the layers of a network. */
  public LayerProducts(Network network, Blas blas) {
    this.network = network;
    this.blas = blas;
  }

  /**
   * Z ← A Wᵀ + Z.
   *
   * @param parameters as {@link Network} lays them out
   * @param below A [rows, inputs of the layer], from belowStart on
   * @param z Z [rows, units of the layer], from zStart on
   */
  public void forward(
      int layer,
      float[] parameters,
      float[] below,
      int belowStart,
      int rows,
      float[] z,
      int zStart) {
    int in = network.inputs(layer);
    int out = network.units(layer);
    int weights = network.weightOffset(layer);
    blas.gemm(
        "T", "N", out, rows, in, parameters, weights, in, below, belowStart, in, 1, z, zStart, out);
  }

  /**
   * ∂C/∂A ← Δ W.
   *
   * @param parameters as {@link Network} lays them out
   * @param delta Δ [rows, units of the layer], from row first on
   * @param below receives ∂C/∂A [rows, inputs of the layer], from row first on
   */
  public void back(
      int layer, float[] parameters, float[] delta, float[] below, int first, int rows) {
    int in = network.inputs(layer);
    int out = network.units(layer);
    int weights = network.weightOffset(layer);
    int start = first * in;
    int from = first * out;
    blas.gemm(
        "N", "N", in, rows, out, parameters, weights, in, delta, from, out, 0, below, start, in);
  }

  /**
   * ∂C/∂W ← Δᵀ A + β ∂C/∂W, of some units and inputs.
   *
   * @param part which; not biases
   * @param below A [rows, inputs of the layer], from row first on
   * @param delta Δ [rows, units of the layer], from row first on
   * @param beta 0 to overwrite the target, 1 to add to it
   * @param target receives the part, row-major, from offset on
   */
  public void gradient(
      GradientPart part,
      float[] below,
      float[] delta,
      int first,
      int rows,
      float beta,
      float[] target,
      int offset) {
    int in = network.inputs(part.layer());
    int out = network.units(part.layer());
    blas.gemm(
        "N",
        "T",
        part.width(),
        part.height(),
        rows,
        below,
        first * in + part.input(),
        in,
        delta,
        first * out + part.unit(),
        out,
        beta,
        target,
        offset,
        part.width());
  }
}
