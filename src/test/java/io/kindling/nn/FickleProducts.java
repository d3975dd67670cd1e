package io.kindling.nn;

import io.kindling.nn.blas.Blas;
import io.kindling.nn.blas.MatrixProducts;
import java.util.Optional;

/** Products that add up otherwise for some shapes, which no library promises not to do. */
public final class FickleProducts implements MatrixProducts {

  private final MatrixProducts products = Blas.JAVA.load();
  private final int fickleRows;
  private final boolean whenAddingOnly;

  private FickleProducts(int fickleRows, boolean whenAddingOnly) {
    this.fickleRows = fickleRows;
    this.whenAddingOnly = whenAddingOnly;
  }

  /** Products that have the first number one bit off if they have this many rows. */
  public static MatrixProducts forRows(int rows) {
    return new FickleProducts(rows, false);
  }

  /** Products that have the first number one bit off if they add this many rows to a matrix. */
  public static MatrixProducts whenAdding(int rows) {
    return new FickleProducts(rows, true);
  }

  @Override
  public void multiply(
      boolean transA,
      boolean transB,
      int rows,
      int columns,
      int inner,
      float[] a,
      int aStart,
      int aStride,
      float[] b,
      int bStart,
      int bStride,
      boolean add,
      float[] c,
      int cStart,
      int cStride) {
    products.multiply(
        transA, transB, rows, columns, inner, a, aStart, aStride, b, bStart, bStride, add, c,
        cStart, cStride);
    if (rows == fickleRows && (add || !whenAddingOnly)) {
      c[cStart] = Math.nextUp(c[cStart]);
    }
  }

  @Override
  public boolean fixesOrder() {
    return false;
  }

  @Override
  public boolean addsAtOnce(int inner) {
    return false;
  }

  @Override
  public String name() {
    return "fickle";
  }

  @Override
  public Optional<String> notice() {
    return Optional.empty();
  }
}
