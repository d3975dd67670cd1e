package io.kindling.optim;

/** A long vector that is handed out piece by piece, each as soon as it is made. */
public interface Pieces {

  /** Takes a piece. */
  interface Taker {
    /**
     * Takes numbers from … from + count − 1 of the vector.
     *
     * @param vector the whole vector, in which the piece stands in its place; what stands elsewhere
     *     may yet have to be made
     */
    void take(int from, float[] vector, int count);
  }

  /**
   * Hands out every piece, each once, in any order and, where the vector is long, several at the
   * same time on threads of their own.
   */
  void forEach(Taker taker);
}
