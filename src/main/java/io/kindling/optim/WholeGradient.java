package io.kindling.optim;

import java.util.stream.IntStream;

/** A gradient that is already completely summed. */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record WholeGradient(float[] whole) implements GradientStream {

  /** Length of a block. A thread for a shorter block costs more than it saves. */
  private static final int BLOCK = 1 << 17;

  @Override
  public void forEachBlock(BlockConsumer consumer) {
    int blocks = (whole.length + BLOCK - 1) / BLOCK;
    IntStream.range(0, blocks)
        .parallel()
        .forEach(
            block -> {
              int from = block * BLOCK;
              consumer.accept(from, whole, Math.min(BLOCK, whole.length - from));
            });
  }
}
