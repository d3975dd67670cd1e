package io.kindling.optim;

/** The mean gradient of a mini-batch, available block by block as soon as each block is summed. */
public interface GradientStream {

  /** Consumer of blocks of the gradient. */
  interface BlockConsumer {
    /**
     * Processes elements from, …, from + count − 1 of the gradient.
     *
     * @param gradient an array for the whole gradient, with the block at its place; elements
     *     outside of the block may not be summed yet
     */
    void accept(int from, float[] gradient, int count);
  }

  /**
   * Passes every block to a consumer, each exactly once and in any order. If the gradient is long,
   * several threads may call the consumer at the same time.
   */
  void forEachBlock(BlockConsumer consumer);

  /**
   * Returns the whole gradient after all blocks are summed, for rules that need all of it, such as
   * a norm, or one matrix at a time.
   *
   * @return the gradient, in the layout of the parameters; valid until the next step
   */
  float[] whole();
}
