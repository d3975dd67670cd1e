package io.kindling.registry;

import org.apache.commons.math3.stat.inference.AlternativeHypothesis;
import org.apache.commons.math3.stat.inference.BinomialTest;

/**
 * McNemar's exact test of whether one of two classifiers is right more often, on the same examples
 * (McNemar, "Note on the sampling error of the difference between correlated proportions or
 * percentages", 1947).
 *
 * <p>Only the n examples that exactly one of the two classifies correctly count. If both
 * classifiers are equally good, the number of these that the first classifies correctly follows the
 * binomial distribution B(n, ½).
 */
final class McNemar {

  private McNemar() {}

  /**
   * Returns the one-sided p-value: the probability that a classifier no better than another reaches
   * this result by chance, P(X ≥ onlyFirst) with X ~ B(onlyFirst + onlySecond, ½).
   *
   * @param onlyFirst the number of examples that only the first classifies correctly
   * @param onlySecond the number of examples that only the second classifies correctly
   * @return the p-value in (0, 1]; 1 if no example distinguishes the two
   */
  static double probabilityOfChance(long onlyFirst, long onlySecond) {
    int trials = Math.toIntExact(onlyFirst + onlySecond);
    return trials == 0
        ? 1
        : new BinomialTest()
            .binomialTest(
                trials, Math.toIntExact(onlyFirst), 0.5, AlternativeHypothesis.GREATER_THAN);
  }
}
