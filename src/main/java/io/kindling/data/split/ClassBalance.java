package io.kindling.data.split;

import io.kindling.data.PartStatistics;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether two parts of a data set may have been drawn from the same examples, as far as their
 * classes show it.
 *
 * <p>Were n examples drawn at random from all, of which a class is the share p, the share q among
 * those drawn would be so far from p with a probability of at most exp(−n · D(q‖p)), D being the
 * relative entropy of two coins (Hoeffding, "Probability inequalities for sums of bounded random
 * variables", 1963, theorem 1 and section 6: it holds without replacement, too). A class counts as
 * unbalanced if that is below e⁻²⁰, 2 in a billion, so that fair sets never do, however small; and
 * if its shares in the two parts differ by a factor of 2 or more, so that large ones do not for a
 * difference that does no harm.
 */
public final class ClassBalance {

  private static final double CERTAINTY = 20;
  private static final double FACTOR = 2;

  private ClassBalance() {}

  /**
   * Compares two parts.
   *
   * @return the classes whose shares differ by more than chance allows, the lowest first; none if
   *     the classes of either part were not counted
   */
  public static List<Integer> unbalanced(PartStatistics one, PartStatistics other) {
    List<Integer> found = new ArrayList<>();
    double oneTotal = one.total();
    double otherTotal = other.total();
    double drawn = Math.min(oneTotal, otherTotal);
    double all = oneTotal + otherTotal;
    if (drawn == 0) {
      return found;
    }
    PartStatistics smaller = oneTotal <= otherTotal ? one : other;
    int classes = Math.max(one.classCounts().size(), other.classCounts().size());
    for (int label = 0; label < classes; label++) {
      double share = one.count(label) / oneTotal;
      double otherShare = other.count(label) / otherTotal;
      double p = (one.count(label) + other.count(label)) / all;
      double surprise = drawn * entropy(smaller.count(label) / drawn, p);
      if (surprise > CERTAINTY
          && Math.max(share, otherShare) >= FACTOR * Math.min(share, otherShare)) {
        found.add(label);
      }
    }
    return found;
  }

  /** As {@link #unbalanced}, but only classes of which one of the parts has no example. */
  public static List<Integer> missing(PartStatistics one, PartStatistics other) {
    return unbalanced(one, other).stream()
        .filter(label -> one.count(label) == 0 || other.count(label) == 0)
        .toList();
  }

  /** D(q‖p), in nats. */
  private static double entropy(double q, double p) {
    return term(q, p) + term(1 - q, 1 - p);
  }

  private static double term(double q, double p) {
    return q == 0 ? 0 : q * Math.log(q / p);
  }
}
