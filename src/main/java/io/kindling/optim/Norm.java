package io.kindling.optim;

/** Computes the Euclidean norm of a range of a vector. */
final class Norm {

  private Norm() {}

  /** Returns √Σ vᵢ² over i = from, …, end − 1, summed in double precision in a fixed order. */
  static double of(float[] vector, int from, int end) {
    // Four independent sums, because each addition waits for the previous one of its sum.
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = from;
    for (; i < end - 3; i += 4) {
      a += (double) vector[i] * vector[i];
      b += (double) vector[i + 1] * vector[i + 1];
      c += (double) vector[i + 2] * vector[i + 2];
      d += (double) vector[i + 3] * vector[i + 3];
    }
    for (; i < end; i++) {
      a += (double) vector[i] * vector[i];
    }
    return Math.sqrt((a + b) + (c + d));
  }
}
