package io.kindling.nn;

/**
 * How many rows of a batch each product of a network takes at once. The rows are blocks that follow
 * each other: a product takes all of them, where each block has the bits then that it has alone, or
 * block after block.
 */
public final class RowBlocks {

  private final int rows;
  private final int[][] forward;
  private final int[][] back;

  /**
   * @param rows how many there are
   * @param forward for every layer l, how many rows each product Aₗ Wₗᵀ takes; not copied
   * @param back likewise for Δₗ Wₗ
   */
  RowBlocks(int rows, int[][] forward, int[][] back) {
    this.rows = rows;
    this.forward = forward;
    this.back = back;
  }

  /** How many rows there are. */
  int rows() {
    return rows;
  }

  /** How many rows each product Aₗ Wₗᵀ takes. */
  int[] forward(int layer) {
    return forward[layer];
  }

  /** How many rows each product Δₗ Wₗ takes. */
  int[] back(int layer) {
    return back[layer];
  }
}
