package io.kindling.nn.blas;

/**
 * Base class of the implementations of {@link Blas#VECTOR}, with the order of additions that
 * defines every bit of their products.
 *
 * <p>The inner dimension K is cut into blocks of {@value #BLOCK}; block b holds k = {@value #BLOCK}
 * b … min({@value #BLOCK} (b + 1), K) − 1. The terms of a block are summed from zero in ascending
 * order by fused multiply-add. The sums of the blocks are added in ascending order to the element's
 * value:
 *
 * <pre>
 *   s ← 0;  for every k of the block, in ascending order:  s ← fma(aᵢₖ, bₖⱼ, s)
 *   c₍ᵢⱼ₎ ← s₀ or c₍ᵢⱼ₎ + s₀;  then c₍ᵢⱼ₎ ← c₍ᵢⱼ₎ + s₁, c₍ᵢⱼ₎ + s₂, …
 * </pre>
 *
 * <p>fma rounds once (IEEE 754-2008, section 5.4.1), as {@link Math#fma(float, float, float)} and
 * the processor's instruction both do, and Java's other arithmetic is strict (JEP 306). So the bits
 * do not depend on the shape of the product, the place of the element in it, the tiles, the vector
 * width or the processor. The order is the same for A·B, A·Bᵀ and Aᵀ·B.
 */
abstract class FixedOrder implements MatrixProducts {

  /**
   * The length of a block. A packed panel of B of this height stays in a core's L2 cache, and the
   * inputs of most layers fit in one block.
   */
  static final int BLOCK = 1024;

  @Override
  public final boolean fixesOrder() {
    return true;
  }

  @Override
  public final boolean addsAtOnce(int inner) {
    return inner <= BLOCK;
  }
}
