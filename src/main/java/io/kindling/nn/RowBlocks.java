package io.kindling.nn;

/**
 * The rows of a batch, in blocks that follow each other, and for every product of a network how
 * many rows it takes at once: all of them, where a block has the bits then that it has when it goes
 * alone, or block after block.
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
