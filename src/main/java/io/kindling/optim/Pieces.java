package io.kindling.optim;

/**
 * A long vector that is handed out piece by piece, as it is made, and so need never lie in memory
 * as a whole.
 */
public interface Pieces {

  /** Takes a piece. */
  interface Taker {
    /**
     * Takes numbers from … from + count − 1 of the vector.
     *
     * @param piece the numbers, from its index 0 on; others later
     */
    void take(int from, float[] piece, int count);
  }

  /**
   * Hands out every piece, each once, in any order and, where the vector is long, several at the
   * same time on threads of their own.
   */
  void forEach(Taker taker);
}
