package io.kindling.training;

/** Puts the pieces of a mean gradient together. */
public final class MeanGradients {

  private MeanGradients() {}

  /** The whole of it. Numbers that no piece held are NaN; those of two pieces, too. */
  public static float[] whole(Gradient gradient, int length) {
    float[] whole = new float[length];
    boolean[] taken = new boolean[length];
    gradient
        .mean()
        .forEach(
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
