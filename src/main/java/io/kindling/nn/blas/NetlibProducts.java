package io.kindling.nn.blas;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Optional;

/**
 * Products by netlib's sgemm. A library may have other kernels for other shapes, so the bits of a
 * row may depend on which rows it is multiplied with.
 *
 * <p>BLAS has column-major matrices. A row-major [r, c] matrix is a column-major [c, r] one, so
 * sgemm computes Cᵀ = op(B)ᵀ op(A)ᵀ.
 */
final class NetlibProducts implements MatrixProducts {

  private final BLAS blas;
  private final String name;
  private final String notice;

  /**
   * @param notice what the user should know, or null
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
