package io.kindling.nn.blas;

import java.util.Optional;

/**
 * Products of row-major float matrices.
 *
 * <p>Not thread-safe: an implementation may keep packed copies of its operands. Every task has its
 * own, from {@link Blas#load}.
 */
public interface MatrixProducts {

  /**
   * Computes C ← op(A) op(B), or C ← C + op(A) op(B), with op(A) [rows, inner], op(B) [inner,
   * columns] and C [rows, columns]. Nothing of C but these elements is read or written.
   *
   * @param transA whether op(A) = Aᵀ, so that A is stored as [inner, rows]; transB likewise
   * @param a A, row-major, from aStart on; a row begins aStride after the one before
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
   * Returns whether an element's bits depend on nothing but its row of op(A), its column of op(B)
   * and what it is added to: then the rows of many shards can go through one product.
   */
  boolean fixesOrder();

  /**
   * Returns whether adding a product of this inner dimension to C has the bits of computing the
   * product by itself and adding the two matrices.
   */
  boolean addsAtOnce(int inner);

  /** Returns what computes, for the run's record: library, version, threads. */
  String name();

  /** Returns what the user should know about this implementation, if it is not as requested. */
  Optional<String> notice();
}
