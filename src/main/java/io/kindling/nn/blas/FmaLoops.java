package io.kindling.nn.blas;

import java.util.Arrays;
import java.util.Optional;

/**
 * Products in the {@link FixedOrder} by plain loops over {@link Math#fma(float, float, float)}.
 * They serve JVMs without the Vector API, and other JVMs until {@link VectorTile} is compiled.
 *
 * <p>The innermost loop runs over columns, so that the JIT can vectorize it.
 */
final class FmaLoops extends FixedOrder {

  /**
   * The number of columns that are summed at a time. A strip of B with this width and the height of
   * a block stays in the cache.
   */
  private static final int STRIP = 128;

  private final float[] sums = new float[STRIP];

  /** A strip of op(B), where B is stored transposed: [inner, STRIP]. */
  private float[] strip = new float[0];

  @Override
  public void multiply(
      boolean transA,
      boolean transB,
      int rows,
      int columns,
      int inner,
      float[] a,
      int aStart,
      int aStride,
      float[] b,
      int bStart,
      int bStride,
      boolean add,
      float[] c,
      int cStart,
      int cStride) {
    if (inner == 0 && !add) {
      for (int row = 0; row < rows; row++) {
        Arrays.fill(c, cStart + row * cStride, cStart + row * cStride + columns, 0);
      }
    }
    int alongRow = transA ? 1 : aStride;
    int alongInner = transA ? aStride : 1;
    for (int k = 0, depth; k < inner; k += depth) {
      depth = Math.min(BLOCK, inner - k);
      for (int column = 0, width; column < columns; column += width) {
        width = Math.min(STRIP, columns - column);
        float[] from = b;
        int start = bStart + k * bStride + column;
        int stride = bStride;
        if (transB) {
          transpose(b, bStart + column * bStride + k, bStride, width, depth);
          from = strip;
          start = 0;
          stride = STRIP;
        }
        for (int row = 0; row < rows; row++) {
          Arrays.fill(sums, 0);
          int left = aStart + row * alongRow + k * alongInner;
          for (int i = 0; i < depth; i++) {
            accumulate(a[left + i * alongInner], from, start + i * stride, width);
          }
          store(add || k > 0, width, c, cStart + row * cStride + column);
        }
      }
    }
  }

  private void accumulate(float left, float[] right, int start, int width) {
    float[] sum = sums;
    for (int j = 0; j < width; j++) {
      sum[j] = Math.fma(left, right[start + j], sum[j]);
    }
  }

  private void store(boolean add, int width, float[] c, int start) {
    if (add) {
      for (int j = 0; j < width; j++) {
        c[start + j] += sums[j];
      }
    } else {
      System.arraycopy(sums, 0, c, start, width);
    }
  }

  private void transpose(float[] b, int start, int stride, int width, int depth) {
    if (strip.length < depth * STRIP) {
      strip = new float[depth * STRIP];
    }
    for (int j = 0; j < width; j++) {
      for (int i = 0; i < depth; i++) {
        strip[i * STRIP + j] = b[start + j * stride + i];
      }
    }
  }

  @Override
  public String name() {
    return "our own products, in plain loops";
  }

  @Override
  public Optional<String> notice() {
    return Optional.empty();
  }
}
