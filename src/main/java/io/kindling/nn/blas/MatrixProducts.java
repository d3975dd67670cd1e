package io.kindling.nn.blas;

import java.util.Optional;

/**
 * Computes products of row-major float matrices.
 *
 * <p>Implementations are not thread-safe, because they may keep packed copies of their operands.
 * Every task loads its own instance with {@link Blas#load}.
 */
public interface MatrixProducts {

  /**
   * Computes C ← op(A) op(B), or C ← C + op(A) op(B), with op(A) [rows, inner], op(B) [inner,
   * columns] and C [rows, columns]. No other elements of C's array are read or written.
   *
   * @param transA whether op(A) = Aᵀ, so that A is stored as [inner, rows]
   * @param transB whether op(B) = Bᵀ, so that B is stored as [columns, inner]
   * @param a A, row-major, from {@code aStart} on, with a distance of {@code aStride} between the
   *     starts of successive rows; the same holds for {@code b} and {@code c}
   * @param add whether to add to C; otherwise C is overwritten
   */
  void multiply(
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
      int cStride);

  /**
   * Returns whether an element's bits depend only on its row of op(A), its column of op(B) and the
   * value to which it is added. If so, the rows of several shards can be multiplied in one product.
   */
  boolean fixesOrder();

  /**
   * Returns whether adding a product to C in one call has the same bits as computing the product
   * separately and then adding the two matrices.
   *
   * @param inner the inner dimension of the product
   */
  boolean addsAtOnce(int inner);

  /** Returns a description for the run's record: library, version and number of threads. */
  String name();

  /**
   * Returns a message for the user if the implementation is not the requested one or is slow on
   * this machine.
   */
  Optional<String> notice();
}
