package io.kindling.registry;

import org.apache.commons.math3.stat.inference.AlternativeHypothesis;
import org.apache.commons.math3.stat.inference.BinomialTest;

/**
 * McNemar's exact test of whether one of two classifiers is right more often, on the same examples
 * (McNemar, "Note on the sampling error of the difference between correlated proportions or
 * percentages", 1947).
 *
 * <p>Only the examples count that exactly one of the two gets right. Were both equally good, each
 * of these n would be one's or the other's with probability ½, so that the number of the first
 * one's is binomial, B(n, ½).
 */
final class McNemar {

  private McNemar() {}

  /**
   * The probability that a classifier that is no better than another gets so many more right, by
   * chance: P(X ≥ onlyFirst), X ~ B(onlyFirst + onlySecond, ½).
   *
   * @param onlyFirst how many examples only the first gets right
   * @param onlySecond how many only the second does
   * @return in (0, 1]; 1 where no example tells the two apart
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
