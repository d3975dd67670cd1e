package io.kindling.data.split;

import io.kindling.data.PartStatistics;
import java.util.ArrayList;
import java.util.List;

/**
 * A statistical test of whether two parts of a data set may have been drawn at random from the same
 * examples, judged by their class frequencies.
 *
 * <p>Suppose n examples are drawn at random from all examples, of which a class has the share p.
 * The probability that the drawn share deviates from p as far as the observed share q is at most
 * exp(−n · D(q‖p)), where D is the relative entropy of two Bernoulli distributions (Hoeffding,
 * "Probability inequalities for sums of bounded random variables", 1963, theorem 1 and section 6,
 * which covers sampling without replacement). A class is unbalanced if two conditions hold. The
 * bound is below e⁻²⁰ (2 in a billion), so that random splits pass at any size. The shares in the
 * two parts differ by a factor of 2 or more, so that harmless differences in large sets pass.
 */
public final class ClassBalance {

  private static final double CERTAINTY = 20;
  private static final double FACTOR = 2;

  private ClassBalance() {}

  /**
   * Compares the class shares of two parts.
   *
   * @return the classes whose shares differ by more than chance allows, in ascending order; empty
   *     if the classes of either part were not counted
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

  /** Returns the {@link #unbalanced} classes that have no examples at all in one of the parts. */
  public static List<Integer> missing(PartStatistics one, PartStatistics other) {
    return unbalanced(one, other).stream()
        .filter(label -> one.count(label) == 0 || other.count(label) == 0)
        .toList();
  }

  /** Returns the relative entropy D(q‖p) in nats. */
  private static double entropy(double q, double p) {
    return term(q, p) + term(1 - q, 1 - p);
  }

  private static double term(double q, double p) {
    return q == 0 ? 0 : q * Math.log(q / p);
  }
}
