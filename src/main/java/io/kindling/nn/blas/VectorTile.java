package io.kindling.nn.blas;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of {@link VectorProducts}, on the Vector API. A tile is the product of
 * {@value #ROWS} rows of A and two vectors of columns of B.
 *
 * <p>Every element of a tile is one sum from zero in ascending order by fused multiply-add. The
 * vectors run over columns, so their width does not change the order of any sum.
 *
 * <p>The methods are written for the JIT of Java 17. If sums are stored under a condition, the JIT
 * keeps them on the heap, which takes five times as long. If the loop variable is not the index
 * into A, the JIT checks that index in every iteration or spills registers, which takes 10% longer
 * or twice as long. If both vectors of B are loaded before the first sum, the JIT spills one of
 * them in most runs under the serial and the parallel collector (a JVM with one core or less than 2
 * GB uses the serial collector).
 *
 * <p>No other class may refer to the Vector API, because a JVM may lack it.
 */
final class VectorTile {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /** The number of rows of a tile. A tile of two vectors per row fills the 16 registers of AVX2. */
  static final int ROWS = 6;

  /** The number of floats in a vector of this processor. */
  static final int LANES = SPECIES.length();

  /** The number of columns of a tile. */
  static final int COLUMNS = 2 * LANES;

  /**
   * Memory for the initial zeros of the sums. If all sums started from one zero vector, the JIT
   * would spill some of them in every iteration.
   */
  private static final float[] ZEROS = new float[ROWS * COLUMNS];

  private VectorTile() {}

  /**
   * Multiplies packed rows of A by two vectors of columns of B.
   *
   * @param depth the number of terms of every sum
   * @param a [depth, ROWS], from aStart on
   * @param b [depth, COLUMNS], from {@code bStart} on, with a distance of {@code bStride} between
   *     the starts of successive rows
   * @param tile receives the product [ROWS, COLUMNS]
   */
  static void wide(
      int depth, float[] a, int aStart, float[] b, int bStart, int bStride, float[] tile) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, ZEROS, 0 * LANES);
    FloatVector c01 = FloatVector.fromArray(SPECIES, ZEROS, 1 * LANES);
    FloatVector c10 = FloatVector.fromArray(SPECIES, ZEROS, 2 * LANES);
    FloatVector c11 = FloatVector.fromArray(SPECIES, ZEROS, 3 * LANES);
    FloatVector c20 = FloatVector.fromArray(SPECIES, ZEROS, 4 * LANES);
    FloatVector c21 = FloatVector.fromArray(SPECIES, ZEROS, 5 * LANES);
    FloatVector c30 = FloatVector.fromArray(SPECIES, ZEROS, 6 * LANES);
    FloatVector c31 = FloatVector.fromArray(SPECIES, ZEROS, 7 * LANES);
    FloatVector c40 = FloatVector.fromArray(SPECIES, ZEROS, 8 * LANES);
    FloatVector c41 = FloatVector.fromArray(SPECIES, ZEROS, 9 * LANES);
    FloatVector c50 = FloatVector.fromArray(SPECIES, ZEROS, 10 * LANES);
    FloatVector c51 = FloatVector.fromArray(SPECIES, ZEROS, 11 * LANES);
    int end = aStart + depth * ROWS;
    for (int q = aStart, p = bStart; q < end; q += ROWS) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, p);
      FloatVector left = FloatVector.broadcast(SPECIES, a[q]);
      c00 = left.fma(b0, c00);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, p + LANES);
      p += bStride;
      c01 = left.fma(b1, c01);
      left = FloatVector.broadcast(SPECIES, a[q + 1]);
      c10 = left.fma(b0, c10);
      c11 = left.fma(b1, c11);
      left = FloatVector.broadcast(SPECIES, a[q + 2]);
      c20 = left.fma(b0, c20);
      c21 = left.fma(b1, c21);
      left = FloatVector.broadcast(SPECIES, a[q + 3]);
      c30 = left.fma(b0, c30);
      c31 = left.fma(b1, c31);
      left = FloatVector.broadcast(SPECIES, a[q + 4]);
      c40 = left.fma(b0, c40);
      c41 = left.fma(b1, c41);
      left = FloatVector.broadcast(SPECIES, a[q + 5]);
      c50 = left.fma(b0, c50);
      c51 = left.fma(b1, c51);
    }
    c00.intoArray(tile, 0);
    c01.intoArray(tile, LANES);
    c10.intoArray(tile, COLUMNS);
    c11.intoArray(tile, COLUMNS + LANES);
    c20.intoArray(tile, 2 * COLUMNS);
    c21.intoArray(tile, 2 * COLUMNS + LANES);
    c30.intoArray(tile, 3 * COLUMNS);
    c31.intoArray(tile, 3 * COLUMNS + LANES);
    c40.intoArray(tile, 4 * COLUMNS);
    c41.intoArray(tile, 4 * COLUMNS + LANES);
    c50.intoArray(tile, 5 * COLUMNS);
    c51.intoArray(tile, 5 * COLUMNS + LANES);
  }

  /**
   * Multiplies rows of A that are not packed by a packed panel of B that is two vectors wide.
   *
   * @param a [rows, depth], from {@code aStart} on, with a distance of {@code stride} between the
   *     starts of successive rows
   * @param rows the number of rows, at least 1; the last row replaces the rows that are missing
   *     from a full tile
   * @param b [depth, COLUMNS], from bStart on
   * @param tile receives the product [ROWS, COLUMNS]
   */
  static void wideRows(
      int depth, float[] a, int aStart, int stride, int rows, float[] b, int bStart, float[] tile) {
    int a1 = Math.min(1, rows - 1) * stride;
    int a2 = Math.min(2, rows - 1) * stride;
    int a3 = Math.min(3, rows - 1) * stride;
    int a4 = Math.min(4, rows - 1) * stride;
    int a5 = (rows - 1) * stride;
    FloatVector c00 = FloatVector.fromArray(SPECIES, ZEROS, 0 * LANES);
    FloatVector c01 = FloatVector.fromArray(SPECIES, ZEROS, 1 * LANES);
    FloatVector c10 = FloatVector.fromArray(SPECIES, ZEROS, 2 * LANES);
    FloatVector c11 = FloatVector.fromArray(SPECIES, ZEROS, 3 * LANES);
    FloatVector c20 = FloatVector.fromArray(SPECIES, ZEROS, 4 * LANES);
    FloatVector c21 = FloatVector.fromArray(SPECIES, ZEROS, 5 * LANES);
    FloatVector c30 = FloatVector.fromArray(SPECIES, ZEROS, 6 * LANES);
    FloatVector c31 = FloatVector.fromArray(SPECIES, ZEROS, 7 * LANES);
    FloatVector c40 = FloatVector.fromArray(SPECIES, ZEROS, 8 * LANES);
    FloatVector c41 = FloatVector.fromArray(SPECIES, ZEROS, 9 * LANES);
    FloatVector c50 = FloatVector.fromArray(SPECIES, ZEROS, 10 * LANES);
    FloatVector c51 = FloatVector.fromArray(SPECIES, ZEROS, 11 * LANES);
    int end = aStart + depth;
    for (int q = aStart, p = bStart; q < end; q++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, p);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, p + LANES);
      p += COLUMNS;
      FloatVector left = FloatVector.broadcast(SPECIES, a[q]);
      c00 = left.fma(b0, c00);
      c01 = left.fma(b1, c01);
      left = FloatVector.broadcast(SPECIES, a[q + a1]);
      c10 = left.fma(b0, c10);
      c11 = left.fma(b1, c11);
      left = FloatVector.broadcast(SPECIES, a[q + a2]);
      c20 = left.fma(b0, c20);
      c21 = left.fma(b1, c21);
      left = FloatVector.broadcast(SPECIES, a[q + a3]);
      c30 = left.fma(b0, c30);
      c31 = left.fma(b1, c31);
      left = FloatVector.broadcast(SPECIES, a[q + a4]);
      c40 = left.fma(b0, c40);
      c41 = left.fma(b1, c41);
      left = FloatVector.broadcast(SPECIES, a[q + a5]);
      c50 = left.fma(b0, c50);
      c51 = left.fma(b1, c51);
    }
    c00.intoArray(tile, 0);
    c01.intoArray(tile, LANES);
    c10.intoArray(tile, COLUMNS);
    c11.intoArray(tile, COLUMNS + LANES);
    c20.intoArray(tile, 2 * COLUMNS);
    c21.intoArray(tile, 2 * COLUMNS + LANES);
    c30.intoArray(tile, 3 * COLUMNS);
    c31.intoArray(tile, 3 * COLUMNS + LANES);
    c40.intoArray(tile, 4 * COLUMNS);
    c41.intoArray(tile, 4 * COLUMNS + LANES);
    c50.intoArray(tile, 5 * COLUMNS);
    c51.intoArray(tile, 5 * COLUMNS + LANES);
  }

  /**
   * Multiplies packed rows of A by a packed panel of B that is one vector wide.
   *
   * @param b [depth, LANES], from bStart on
   * @param tile receives the product in its first LANES columns, [ROWS, COLUMNS]
   */
  static void narrow(int depth, float[] a, int aStart, float[] b, int bStart, float[] tile) {
    FloatVector c0 = FloatVector.fromArray(SPECIES, ZEROS, 0 * LANES);
    FloatVector c1 = FloatVector.fromArray(SPECIES, ZEROS, 1 * LANES);
    FloatVector c2 = FloatVector.fromArray(SPECIES, ZEROS, 2 * LANES);
    FloatVector c3 = FloatVector.fromArray(SPECIES, ZEROS, 3 * LANES);
    FloatVector c4 = FloatVector.fromArray(SPECIES, ZEROS, 4 * LANES);
    FloatVector c5 = FloatVector.fromArray(SPECIES, ZEROS, 5 * LANES);
    int end = aStart + depth * ROWS;
    for (int q = aStart, p = bStart; q < end; q += ROWS) {
      FloatVector right = FloatVector.fromArray(SPECIES, b, p);
      p += LANES;
      c0 = FloatVector.broadcast(SPECIES, a[q]).fma(right, c0);
      c1 = FloatVector.broadcast(SPECIES, a[q + 1]).fma(right, c1);
      c2 = FloatVector.broadcast(SPECIES, a[q + 2]).fma(right, c2);
      c3 = FloatVector.broadcast(SPECIES, a[q + 3]).fma(right, c3);
      c4 = FloatVector.broadcast(SPECIES, a[q + 4]).fma(right, c4);
      c5 = FloatVector.broadcast(SPECIES, a[q + 5]).fma(right, c5);
    }
    c0.intoArray(tile, 0);
    c1.intoArray(tile, COLUMNS);
    c2.intoArray(tile, 2 * COLUMNS);
    c3.intoArray(tile, 3 * COLUMNS);
    c4.intoArray(tile, 4 * COLUMNS);
    c5.intoArray(tile, 5 * COLUMNS);
  }

  /**
   * Multiplies rows of A that are not packed by a packed panel of B that is one vector wide.
   *
   * @param b [depth, LANES], from bStart on
   * @param tile receives the product in its first LANES columns, [ROWS, COLUMNS]
   */
  static void narrowRows(
      int depth, float[] a, int aStart, int stride, int rows, float[] b, int bStart, float[] tile) {
    int a1 = Math.min(1, rows - 1) * stride;
    int a2 = Math.min(2, rows - 1) * stride;
    int a3 = Math.min(3, rows - 1) * stride;
    int a4 = Math.min(4, rows - 1) * stride;
    int a5 = (rows - 1) * stride;
    FloatVector c0 = FloatVector.fromArray(SPECIES, ZEROS, 0 * LANES);
    FloatVector c1 = FloatVector.fromArray(SPECIES, ZEROS, 1 * LANES);
    FloatVector c2 = FloatVector.fromArray(SPECIES, ZEROS, 2 * LANES);
    FloatVector c3 = FloatVector.fromArray(SPECIES, ZEROS, 3 * LANES);
    FloatVector c4 = FloatVector.fromArray(SPECIES, ZEROS, 4 * LANES);
    FloatVector c5 = FloatVector.fromArray(SPECIES, ZEROS, 5 * LANES);
    int end = aStart + depth;
    for (int q = aStart, p = bStart; q < end; q++) {
      FloatVector right = FloatVector.fromArray(SPECIES, b, p);
      p += LANES;
      c0 = FloatVector.broadcast(SPECIES, a[q]).fma(right, c0);
      c1 = FloatVector.broadcast(SPECIES, a[q + a1]).fma(right, c1);
      c2 = FloatVector.broadcast(SPECIES, a[q + a2]).fma(right, c2);
      c3 = FloatVector.broadcast(SPECIES, a[q + a3]).fma(right, c3);
      c4 = FloatVector.broadcast(SPECIES, a[q + a4]).fma(right, c4);
      c5 = FloatVector.broadcast(SPECIES, a[q + a5]).fma(right, c5);
    }
    c0.intoArray(tile, 0);
    c1.intoArray(tile, COLUMNS);
    c2.intoArray(tile, 2 * COLUMNS);
    c3.intoArray(tile, 3 * COLUMNS);
    c4.intoArray(tile, 4 * COLUMNS);
    c5.intoArray(tile, 5 * COLUMNS);
  }

  /**
   * Stores the first rows of a tile of full width in C, [rows, COLUMNS].
   *
   * @param add whether to add to C; otherwise C is overwritten
   */
  static void store(float[] tile, int rows, boolean add, float[] c, int cStart, int cStride) {
    for (int row = 0; row < rows; row++) {
      int at = cStart + row * cStride;
      FloatVector left = FloatVector.fromArray(SPECIES, tile, row * COLUMNS);
      FloatVector right = FloatVector.fromArray(SPECIES, tile, row * COLUMNS + LANES);
      if (add) {
        FloatVector.fromArray(SPECIES, c, at).add(left).intoArray(c, at);
        FloatVector.fromArray(SPECIES, c, at + LANES).add(right).intoArray(c, at + LANES);
      } else {
        left.intoArray(c, at);
        right.intoArray(c, at + LANES);
      }
    }
  }

  /**
   * Copies COLUMNS columns of a matrix into a panel.
   *
   * @param from the matrix, [depth, COLUMNS], from {@code start} on, with a distance of {@code
   *     stride} between the starts of successive rows
   * @param panel receives the columns, [depth, COLUMNS], from {@code panelStart} on
   */
  static void copy(float[] from, int start, int stride, int depth, float[] panel, int panelStart) {
    for (int k = 0; k < depth; k++) {
      int at = start + k * stride;
      int to = panelStart + k * COLUMNS;
      FloatVector.fromArray(SPECIES, from, at).intoArray(panel, to);
      FloatVector.fromArray(SPECIES, from, at + LANES).intoArray(panel, to + LANES);
    }
  }
}
