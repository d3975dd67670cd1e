package io.kindling.cli;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * Statistics of one recipe's accuracies under several seeds.
 *
 * @param accuracies one accuracy per seed, each in [0, 1]
 */
record SeedStatistics(List<Double> accuracies) {

  private static final double CONFIDENCE = 0.95;

  SeedStatistics {
    accuracies = List.copyOf(accuracies);
  }

  /** Returns the mean of the accuracies. */
  double mean() {
    return accuracies.stream().mapToDouble(Double::doubleValue).sum() / accuracies.size();
  }

  /** Returns the standard deviation between seeds, √(Σ (x − mean)² / (n − 1)); 0 for one seed. */
  double deviation() {
    int n = accuracies.size();
    double mean = mean();
    double squares = accuracies.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum();
    return n < 2 ? 0 : Math.sqrt(squares / (n - 1));
  }

  /**
   * Returns half the width of the 95% confidence interval of the mean over all seeds, t s / √n
   * (Student, 1908), with standard deviation s and Student's t for n − 1 degrees of freedom; NaN
   * for one seed.
   */
  double halfInterval() {
    int n = accuracies.size();
    if (n < 2) {
      return Double.NaN;
    }
    double t = new TDistribution(n - 1).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
    return t * deviation() / Math.sqrt(n);
  }

  /** Returns all statistics in one line, in percent, followed by the accuracy of every seed. */
  @Override
  public String toString() {
    DoubleSummaryStatistics range =
        accuracies.stream().mapToDouble(Double::doubleValue).summaryStatistics();
    String each = accuracies.stream().map(SeedStatistics::percent).collect(Collectors.joining(" "));
    if (accuracies.size() < 2) {
      return each + "% (one seed)";
    }
    return String.format(
        Locale.ROOT,
        "%s ± %s%% (mean ± sd of %d seeds), 95%% interval of the mean ± %s, from %s to %s: %s",
        percent(mean()),
        percent(deviation()),
        accuracies.size(),
        percent(halfInterval()),
        percent(range.getMin()),
        percent(range.getMax()),
        each);
  }

  private static String percent(double fraction) {
    return String.format(Locale.ROOT, "%.2f", 100 * fraction);
  }
}
