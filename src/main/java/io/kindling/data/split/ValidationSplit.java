package io.kindling.data.split;

import java.util.Arrays;
import java.util.BitSet;

/** Which of the training examples are held back for validation. */
public enum ValidationSplit {
  /** The last ones, as Nielsen's loader does with MNIST. */
  LAST,
  /** The last ones of every class, as many of each as is its share. */
  STRATIFIED;

  /** How many classes a byte can name. */
  private static final int MOST_CLASSES = 256;

  /**
   * Chooses the examples: a function of the labels and the number alone.
   *
   * <p>Of a class with n of N examples, count · n / N are held back, rounded so that all of them
   * together are exactly count, and so that, where that is possible, every class of two examples or
   * more is in both parts.
   *
   * @param labels of all examples, as unsigned bytes
   * @param count how many to hold back, less than there are
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

  /** How many to hold back of every class. */
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
    // At most a few a class: the largest remainder first, the lowest label first among equals.
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

  /** By how much a class has less than its share, times the number of examples. */
  private static long lack(byte[] labels, int count, int[] sizes, int[] shares, int label) {
    return (long) count * sizes[label] - (long) shares[label] * labels.length;
  }
}
