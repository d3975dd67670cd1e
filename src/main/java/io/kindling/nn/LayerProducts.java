package io.kindling.nn;

import io.kindling.nn.blas.MatrixProducts;

/**
 * Computes the three matrix products of a layer, Z = A Wᵀ, ∂C/∂A = Δ W and ∂C/∂W = Δᵀ A, which are
 * all matrix products of the forward and backward pass.
 */
public final class LayerProducts {

  private final Network network;
  private final MatrixProducts products;

  /** Creates the products of a network's layers. */
  public LayerProducts(Network network, MatrixProducts products) {
    this.network = network;
    this.products = products;
  }

  /**
   * Computes Z ← A Wᵀ + Z for one layer.
   *
   * @param parameters the parameters, in the layout of {@link Network}
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
    products.multiply(
        false,
        true,
        rows,
        out,
        in,
        below,
        belowStart,
        in,
        parameters,
        weights,
        in,
        true,
        z,
        zStart,
        out);
  }

  /**
   * Computes ∂C/∂A ← Δ W for one layer.
   *
   * @param parameters the parameters, in the layout of {@link Network}
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
    products.multiply(
        false,
        false,
        rows,
        in,
        out,
        delta,
        from,
        out,
        parameters,
        weights,
        in,
        false,
        below,
        start,
        in);
  }

  /**
   * Computes ∂C/∂W ← Δᵀ A, or ∂C/∂W ← ∂C/∂W + Δᵀ A, for a part of the weights.
   *
   * @param part the part of the gradient, which must be of weights
   * @param below A [rows, inputs of the layer], from row first on
   * @param delta Δ [rows, units of the layer], from row first on
   * @param add whether to add to the target; otherwise it is overwritten
   * @param target receives the part, row-major, from {@code offset} on
   */
  public void gradient(
      GradientPart part,
      float[] below,
      float[] delta,
      int first,
      int rows,
      boolean add,
      float[] target,
      int offset) {
    int in = network.inputs(part.layer());
    int out = network.units(part.layer());
    products.multiply(
        true,
        false,
        part.height(),
        part.width(),
        rows,
        delta,
        first * out + part.unit(),
        out,
        below,
        first * in + part.input(),
        in,
        add,
        target,
        offset,
        part.width());
  }
}
