package io.kindling.nn.blas;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Optional;

/**
 * Products by netlib's {@code sgemm}. A library may use different kernels for different shapes, so
 * the bits of a row may depend on the other rows of the product.
 *
 * <p>BLAS matrices are column-major. A row-major [r, c] matrix is a column-major [c, r] one, so
 * sgemm computes Cᵀ = op(B)ᵀ op(A)ᵀ.
 */
final class NetlibProducts implements MatrixProducts {

  private final BLAS blas;
  private final String name;
  private final String notice;

  /**
   * Creates products of a netlib implementation.
   *
   * @param name a description for the run's record
   * @param notice a message for the user, or null
   */
  NetlibProducts(BLAS blas, String name, String notice) {
    this.blas = blas;
    this.name = name;
    this.notice = notice;
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
    blas.sgemm(
        transB ? "T" : "N",
        transA ? "T" : "N",
        columns,
        rows,
        inner,
        1,
        b,
        bStart,
        bStride,
        a,
        aStart,
        aStride,
        add ? 1 : 0,
        c,
        cStart,
        cStride);
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
    return name;
  }

  @Override
  public Optional<String> notice() {
    return Optional.ofNullable(notice);
  }
}
