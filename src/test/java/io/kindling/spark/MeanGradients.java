package io.kindling.spark;

/** Puts the pieces of a mean gradient together. */
final class MeanGradients {

  private MeanGradients() {}

  /** The whole of it. Numbers that no piece held are NaN; those of two pieces, too. */
  static float[] whole(Gradient gradient, int length) {
    float[] whole = new float[length];
    boolean[] taken = new boolean[length];
    gradient
        .mean()
        .forEach(
            (from, piece, count) -> {
              for (int i = 0; i < count; i++) {
                whole[from + i] = taken[from + i] ? Float.NaN : piece[i];
                taken[from + i] = true;
              }
            });
    for (int i = 0; i < length; i++) {
      whole[i] = taken[i] ? whole[i] : Float.NaN;
    }
    return whole;
  }
}
