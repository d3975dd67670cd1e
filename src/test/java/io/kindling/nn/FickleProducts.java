package io.kindling.nn;

import io.kindling.nn.blas.Blas;
import io.kindling.nn.blas.MatrixProducts;
import java.util.Optional;

/** Products whose order of additions differs for some shapes, as a BLAS library's may. */
public final class FickleProducts implements MatrixProducts {

  private final MatrixProducts products = Blas.JAVA.load();
  private final int fickleRows;
  private final boolean whenAddingOnly;
  private final boolean fixesOrder;

  private FickleProducts(int fickleRows, boolean whenAddingOnly, boolean fixesOrder) {
    this.fickleRows = fickleRows;
    this.whenAddingOnly = whenAddingOnly;
    this.fixesOrder = fixesOrder;
  }

  /** Returns products whose first element is one bit off if they have this many rows. */
  public static MatrixProducts forRows(int rows) {
    return new FickleProducts(rows, false, false);
  }

  /** Returns products whose first element is one bit off if they add this many rows. */
  public static MatrixProducts whenAdding(int rows) {
    return new FickleProducts(rows, true, false);
  }

  /** Returns products that claim a fixed order but have other bits for this number of rows. */
  public static MatrixProducts unsound(int rows) {
    return new FickleProducts(rows, false, true);
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
    return fixesOrder;
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
