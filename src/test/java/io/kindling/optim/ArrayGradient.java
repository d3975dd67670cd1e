package io.kindling.optim;

/** A complete gradient that passes its blocks in descending order. */
public final class ArrayGradient implements GradientStream {

  private final float[] gradient;
  private final int block;

  private ArrayGradient(float[] gradient, int block) {
    this.gradient = gradient;
    this.block = block;
  }

  /** Creates a gradient of one block. */
  public static ArrayGradient of(float... gradient) {
    return new ArrayGradient(gradient, Math.max(1, gradient.length));
  }

  /** Creates a gradient in blocks of a given length. */
  public static ArrayGradient inBlocks(int block, float[] gradient) {
    return new ArrayGradient(gradient, block);
  }

  @Override
  public void forEachBlock(BlockConsumer consumer) {
    int blocks = (gradient.length + block - 1) / block;
    for (int i = blocks - 1; i >= 0; i--) {
      int from = i * block;
      consumer.accept(from, gradient, Math.min(block, gradient.length - from));
    }
  }

  @Override
  public float[] whole() {
    return gradient;
  }
}
