package io.kindling.training;

/** Puts the blocks of a mean gradient together. */
public final class MeanGradients {

  private MeanGradients() {}

  /** The whole of it. Numbers that no block held are NaN; those of two blocks, too. */
  public static float[] whole(Gradient gradient, int length) {
    float[] whole = new float[length];
    boolean[] taken = new boolean[length];
    gradient
        .mean()
        .forEachBlock(
            (from, vector, count) -> {
              for (int i = from; i < from + count; i++) {
                whole[i] = taken[i] ? Float.NaN : vector[i];
                taken[i] = true;
              }
            });
    for (int i = 0; i < length; i++) {
      whole[i] = taken[i] ? whole[i] : Float.NaN;
    }
    return whole;
  }
}
