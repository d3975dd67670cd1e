package io.kindling.data.split;

import java.util.Arrays;
import java.util.BitSet;

/** The choice of the training examples that are held out for validation. */
public enum ValidationSplit {
  /** Holds out the last examples, as Nielsen's MNIST loader does. */
  LAST,
  /** Holds out the last examples of every class, in proportion to the class's size. */
  STRATIFIED;

  /** The number of classes that an unsigned byte can represent. */
  private static final int MOST_CLASSES = 256;

  /**
   * Chooses the examples to hold out. The choice depends only on the labels and the number.
   *
   * <p>{@link #STRATIFIED} holds out count · n / N examples of a class with n of the N examples.
   * The shares are rounded so that they add up to exactly {@code count} and, where possible, every
   * class with at least two examples occurs in both parts.
   *
   * @param labels the labels of all examples, as unsigned bytes
   * @param count the number of examples to hold out, less than the number of all examples
   */
  public HeldOut heldBack(byte[] labels, int count) {
    if (this == LAST) {
      return HeldOut.last(labels.length, count);
    }
    BitSet held = new BitSet(labels.length);
    int[] left = shares(labels, count);
    for (int example = labels.length - 1; example >= 0; example--) {
      if (left[labels[example] & 0xff]-- > 0) {
        held.set(example);
      }
    }
    return HeldOut.of(held, labels.length);
  }

  /** Returns the number of examples to hold out of every class. */
  private static int[] shares(byte[] labels, int count) {
    int[] sizes = new int[MOST_CLASSES];
    for (byte label : labels) {
      sizes[label & 0xff]++;
    }
    long present = Arrays.stream(sizes).filter(size -> size > 0).count();
    boolean enoughToHold = count >= present;
    boolean enoughToKeep = labels.length - count >= present;
    int[] shares = new int[MOST_CLASSES];
    int[] least = new int[MOST_CLASSES];
    int[] most = new int[MOST_CLASSES];
    int sum = 0;
    for (int label = 0; label < MOST_CLASSES; label++) {
      least[label] = enoughToHold && sizes[label] >= 2 ? 1 : 0;
      most[label] = enoughToKeep ? Math.max(0, sizes[label] - 1) : sizes[label];
      int even = (int) ((long) count * sizes[label] / labels.length);
      shares[label] = Math.min(most[label], Math.max(least[label], even));
      sum += shares[label];
    }
    // Rounding leaves a few examples: the class with the largest remainder takes the next one, and
    // the lowest label wins a tie.
    for (; sum < count; sum++) {
      int best = -1;
      for (int label = 0; label < MOST_CLASSES; label++) {
        if (shares[label] < most[label]
            && (best < 0
                || lack(labels, count, sizes, shares, label)
                    > lack(labels, count, sizes, shares, best))) {
          best = label;
        }
      }
      shares[best]++;
    }
    for (; sum > count; sum--) {
      int best = -1;
      for (int label = 0; label < MOST_CLASSES; label++) {
        if (shares[label] > least[label]
            && (best < 0
                || lack(labels, count, sizes, shares, label)
                    < lack(labels, count, sizes, shares, best))) {
          best = label;
        }
      }
      shares[best]--;
    }
    return shares;
  }

  /** Returns how far a class is below its exact share, multiplied by the number of examples. */
  private static long lack(byte[] labels, int count, int[] sizes, int[] shares, int label) {
    return (long) count * sizes[label] - (long) shares[label] * labels.length;
  }
}
