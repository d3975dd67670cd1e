package io.kindling.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.commons.math3.stat.regression.OLSMultipleLinearRegression;

/**
 * Linear model of the time that a step spends on exchanging weights and gradients, fitted to
 * measurements:
 *
 * <pre>  milliseconds = fixed + perTask · P + perMegabyte · m + perTaskMegabyte · P · m</pre>
 *
 * <p>with P tasks and a network whose parameters take m megabytes. The fixed cost and the cost per
 * megabyte occur once per step (scheduling, serializing the weights); the driver pays the other two
 * for every task, one task after the other.
 *
 * @param fixed the milliseconds per step
 * @param perTask the milliseconds per task
 * @param perMegabyte the milliseconds per megabyte
 * @param perTaskMegabyte the milliseconds per megabyte and task
 */
record CostModel(double fixed, double perTask, double perMegabyte, double perTaskMegabyte) {

  /** Number of coefficients; the fit needs more samples than that. */
  static final int TERMS = 4;

  /**
   * A measurement.
   *
   * @param tasks the number of tasks, P
   * @param megabytes the size of the parameters, m
   * @param milliseconds the time of the exchange
   * @param ofMilliseconds the time of the whole step from which the exchange was derived;
   *     measurement errors are proportional to it
   */
  record Sample(double tasks, double megabytes, double milliseconds, double ofMilliseconds) {

    private double[] terms() {
      return new double[] {1, tasks, megabytes, tasks * megabytes};
    }
  }

  /**
   * Fits the model by least squares of the errors relative to the whole steps. Negative
   * coefficients are set to 0 one after the other, the most negative first.
   *
   * @throws IllegalArgumentException if there are not more samples than coefficients
   */
  static CostModel fit(List<Sample> samples) {
    if (samples.size() <= TERMS) {
      throw new IllegalArgumentException(samples.size() + " samples for " + TERMS + " costs");
    }
    List<Integer> used = new ArrayList<>(List.of(0, 1, 2, 3));
    double[] found = solve(samples, used);
    while (Arrays.stream(found).min().orElse(0) < 0) {
      int least = 0;
      for (int i = 1; i < found.length; i++) {
        least = found[i] < found[least] ? i : least;
      }
      used.remove(least);
      found = solve(samples, used);
    }
    double[] costs = new double[TERMS];
    for (int i = 0; i < found.length; i++) {
      costs[used.get(i)] = found[i];
    }
    return new CostModel(costs[0], costs[1], costs[2], costs[3]);
  }

  /** Returns the predicted milliseconds of an exchange. */
  double predict(double tasks, double megabytes) {
    return fixed + perTask * tasks + perMegabyte * megabytes + perTaskMegabyte * tasks * megabytes;
  }

  /** Returns the model as a formula. */
  String text() {
    return String.format(
        Locale.ROOT,
        "%.3f + %.3f P + %.3f m + %.3f P m",
        fixed,
        perTask,
        perMegabyte,
        perTaskMegabyte);
  }

  private static double[] solve(List<Sample> samples, List<Integer> used) {
    if (used.isEmpty()) {
      return new double[0];
    }
    double[][] x = new double[samples.size()][used.size()];
    double[] y = new double[samples.size()];
    for (int row = 0; row < y.length; row++) {
      Sample sample = samples.get(row);
      for (int i = 0; i < used.size(); i++) {
        x[row][i] = sample.terms()[used.get(i)] / sample.ofMilliseconds();
      }
      y[row] = sample.milliseconds() / sample.ofMilliseconds();
    }
    OLSMultipleLinearRegression regression = new OLSMultipleLinearRegression();
    regression.setNoIntercept(true);
    regression.newSampleData(y, x);
    return regression.estimateRegressionParameters();
  }
}
