package io.kindling.optim;

/** The mean gradient of a mini-batch, handed out block by block as each is summed up. */
public interface GradientStream {

  /** Takes a block. */
  interface BlockConsumer {
    /**
     * Takes elements from … from + count − 1 of the gradient.
     *
     * @param gradient the whole gradient, in which the block stands in its place; what stands
     *     elsewhere may yet have to be summed up
     */
    void accept(int from, float[] gradient, int count);
  }

  /**
   * Hands out every block, each once, in any order and, where the gradient is long, several at the
   * same time on threads of their own.
   */
  void forEachBlock(BlockConsumer consumer);

  /**
   * Sums up all of it first, for who has to see the whole: a norm, a matrix at a time.
   *
   * @return the gradient, laid out as the parameters are; valid until the next step
   */
  float[] whole();
}
