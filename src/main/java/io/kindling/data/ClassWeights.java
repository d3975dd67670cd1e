package io.kindling.data;

import java.util.List;

/** How much examples count by their class. */
public enum ClassWeights {
  /** As much as each other. */
  NONE,
  /** So that every class counts the same, and all examples together as many as there are. */
  BALANCED;

  /**
   * What an example's own weight is multiplied by: N / (K n), where n of the N examples are of its
   * class and K classes have any.
   *
   * @param counts the number of examples of each class, from class 0 on
   * @return [classes], or null where nothing is to be multiplied
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
