package io.kindling.optim;

import java.util.stream.IntStream;

/** A gradient that is summed up already. */
@SuppressWarnings("ArrayRecordComponent") // Passed on and never compared.
record WholeGradient(float[] whole) implements GradientStream {

  /** A shorter block is not worth a thread. */
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
