package io.kindling.data;

import java.util.List;

/** The weighting of training examples by their class. */
public enum ClassWeights {
  /** Gives every class the weight 1. */
  NONE,
  /** Gives every class the same total weight; the total over all examples stays their number. */
  BALANCED;

  /**
   * Returns the factor by which each example's own weight is multiplied. For {@link #BALANCED} it
   * is N / (K n), where N is the number of examples, n the number in the example's class, and K the
   * number of classes that have any examples.
   *
   * @param counts the number of examples of each class, from class 0 on
   * @return the factors, [classes]; null if no example's weight changes
   */
  public float[] of(List<Long> counts) {
    if (this == NONE || counts.isEmpty()) {
      return null;
    }
    double all = 0;
    int present = 0;
    for (long count : counts) {
      all += count;
      present += count > 0 ? 1 : 0;
    }
    float[] weights = new float[counts.size()];
    for (int label = 0; label < weights.length; label++) {
      long count = counts.get(label);
      weights[label] = count == 0 ? 0 : (float) (all / present / count);
    }
    return weights;
  }
}
