package io.kindling.optim;

import io.kindling.nn.blas.MatrixProducts;

/**
 * Brings the singular values of a matrix near 1 and leaves its singular vectors as they are: nearly
 * U Vᵀ of X = U S Vᵀ. Five steps of
 *
 * <pre>
 *   X ← X / ‖X‖
 *   A = X Xᵀ
 *   X ← a X + (b A + c A²) X
 * </pre>
 *
 * with the coefficients of Jordan et al., "Muon: An optimizer for hidden layers in neural
 * networks", 2024, which take every singular value from about 10⁻³ to 1 into [0.68, 1.14]. Where X
 * has more rows than columns, A = Xᵀ X and stands to its right, which is the same.
 */
final class NewtonSchulz {

  private static final int STEPS = 5;
  private static final float A = 3.4445f;
  private static final float B = -4.7750f;
  private static final float C = 2.0315f;

  /** Keeps the zero matrix from being divided by 0. */
  private static final double SMALLEST_NORM = 1e-7;

  private final MatrixProducts products;

  NewtonSchulz(MatrixProducts products) {
    this.products = products;
  }

  /**
   * Orthogonalizes a matrix.
   *
   * @param x [rows, columns], row-major; left as it is or not
   * @return the result, [rows, columns], row-major
   */
  float[] orthogonalized(float[] x, int rows, int columns) {
    int side = Math.min(rows, columns);
    float[] square = new float[side * side];
    float[] polynomial = new float[side * side];
    float[] product = new float[x.length];
    float[] current = x;
    scale(current, (float) (1 / (Norm.of(x, 0, x.length) + SMALLEST_NORM)));
    for (int step = 0; step < STEPS; step++) {
      boolean wide = rows <= columns;
      int inner = wide ? columns : rows;
      products.multiply(
          !wide, wide, side, side, inner, current, 0, columns, current, 0, columns, false, square,
          0, side);
      products.multiply(
          false,
          false,
          side,
          side,
          side,
          square,
          0,
          side,
          square,
          0,
          side,
          false,
          polynomial,
          0,
          side);
      for (int i = 0; i < polynomial.length; i++) {
        polynomial[i] = B * square[i] + C * polynomial[i];
      }
      float[] left = wide ? polynomial : current;
      float[] right = wide ? current : polynomial;
      products.multiply(
          false, false, rows, columns, side, left, 0, side, right, 0, columns, false, product, 0,
          columns);
      for (int i = 0; i < product.length; i++) {
        product[i] += A * current[i];
      }
      float[] free = current;
      current = product;
      product = free;
    }
    return current;
  }

  private static void scale(float[] vector, float factor) {
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= factor;
    }
  }
}
