package io.kindling.nn.blas;

import java.util.Random;

/** The definition of {@link FixedOrder} as three obvious loops, and random products to compare. */
final class ScalarProducts {

  private ScalarProducts() {}

  /** One product of random matrices with gaps between their rows. */
  record Case(boolean transA, boolean transB, int rows, int columns, int inner, boolean add) {

    /** Multiplies by an implementation and returns the whole array that holds C. */
    float[] by(MatrixProducts products) {
      Random random = new Random(31L * rows + 37L * columns + inner);
      int aStride = (transA ? rows : inner) + 1;
      int bStride = (transB ? inner : columns) + 2;
      float[] a = random(random, 3 + (transA ? inner : rows) * aStride);
      float[] b = random(random, 2 + (transB ? columns : inner) * bStride);
      float[] c = random(random, 1 + rows * (columns + 1));
      products.multiply(
          transA,
          transB,
          rows,
          columns,
          inner,
          a,
          3,
          aStride,
          b,
          2,
          bStride,
          add,
          c,
          1,
          columns + 1);
      return c;
    }
  }

  static float[] random(Random random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }

  /** Returns the products of the definition. */
  static MatrixProducts definition() {
    return new Definition();
  }

  private static final class Definition extends FixedOrder {
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
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          int at = cStart + i * cStride + j;
          if (!add && inner == 0) {
            c[at] = 0;
          }
          for (int start = 0; start < inner; start += BLOCK) {
            float sum = 0;
            for (int k = start; k < Math.min(inner, start + BLOCK); k++) {
              float left = a[aStart + (transA ? k * aStride + i : i * aStride + k)];
              float right = b[bStart + (transB ? j * bStride + k : k * bStride + j)];
              sum = Math.fma(left, right, sum);
            }
            c[at] = add || start > 0 ? c[at] + sum : sum;
          }
        }
      }
    }

    @Override
    public String name() {
      return "definition";
    }

    @Override
    public java.util.Optional<String> notice() {
      return java.util.Optional.empty();
    }
  }
}
