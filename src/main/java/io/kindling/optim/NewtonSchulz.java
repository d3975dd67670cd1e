package io.kindling.optim;

import io.kindling.nn.blas.MatrixProducts;

/**
 * Newton-Schulz iteration, which approximately orthogonalizes a matrix: it moves the singular
 * values close to 1 and keeps the singular vectors, so that X = U S Vᵀ becomes approximately U Vᵀ.
 * X is divided by its norm once; five steps of the other two lines follow:
 *
 * <pre>
 *   X ← X / ‖X‖
 *   A = X Xᵀ
 *   X ← a X + (b A + c A²) X
 * </pre>
 *
 * with the coefficients of Jordan et al., "Muon: An optimizer for hidden layers in neural
 * networks", 2024, which map every singular value between about 10⁻³ and 1 to [0.68, 1.14]. If X
 * has more rows than columns, A = Xᵀ X and the polynomial multiplies X from the right, which is
 * mathematically the same.
 */
final class NewtonSchulz {

  private static final int STEPS = 5;
  private static final float A = 3.4445f;
  private static final float B = -4.7750f;
  private static final float C = 2.0315f;

  /** Added to the norm of X to prevent division by 0. */
  private static final double SMALLEST_NORM = 1e-7;

  private final MatrixProducts products;

  NewtonSchulz(MatrixProducts products) {
    this.products = products;
  }

  /**
   * Returns an approximately orthogonalized matrix.
   *
   * @param x the matrix, [rows, columns], row-major; its content is undefined afterwards
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
