package io.kindling.optim;

/** Products of matrices for an optimizer, whose bits depend on shapes and values alone. */
public interface MatrixProducts {

  /**
   * C ← op(A) op(B), all matrices column-major: op(A) [m, k], op(B) [k, n], C [m, n].
   *
   * @param transA "N" for op(A) = A, "T" for op(A) = Aᵀ; transB likewise
   * @param lda the length of a column of A as it is stored; ldb likewise
   */
  void multiply(
      String transA,
      String transB,
      int m,
      int n,
      int k,
      float[] a,
      int lda,
      float[] b,
      int ldb,
      float[] c);

  /** By a loop in Java, where there is nothing faster: slow, with the same bits everywhere. */
  static MatrixProducts plain() {
    return (transA, transB, m, n, k, a, lda, b, ldb, c) -> {
      boolean ta = transA.equals("T");
      boolean tb = transB.equals("T");
      for (int column = 0; column < n; column++) {
        for (int row = 0; row < m; row++) {
          float sum = 0;
          for (int i = 0; i < k; i++) {
            float left = ta ? a[row * lda + i] : a[i * lda + row];
            float right = tb ? b[i * ldb + column] : b[column * ldb + i];
            sum += left * right;
          }
          c[column * m + row] = sum;
        }
      }
    };
  }
}
