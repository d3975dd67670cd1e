package io.kindling.report.page;

import java.util.Locale;

/**
 * Wilson's 95% confidence interval of an accuracy. It also holds near 0 and 1 and for few examples.
 *
 * <p>With p the observed fraction, n the number of examples and z = 1.96:
 *
 * <pre>(p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n)</pre>
 *
 * <p>Wilson, Probable inference, the law of succession, and statistical inference, JASA 1927.
 *
 * @param low the lower limit, in [0, 1]
 * @param high the upper limit, in [0, 1]
 */
public record Interval(double low, double high) {

  private static final double Z = 1.959963984540054;

  /**
   * Returns the interval for a number of correctly classified examples.
   *
   * @param correct the number of correct examples
   * @param total the number of examples, at least 1
   */
  public static Interval of(long correct, long total) {
    double p = (double) correct / total;
    double share = Z * Z / total;
    double middle = p + share / 2;
    double half = Z * Math.sqrt(p * (1 - p) / total + share / (4 * total));
    return new Interval(
        Math.max(0, (middle - half) / (1 + share)), Math.min(1, (middle + half) / (1 + share)));
  }

  /** Returns the limits in percent, such as "97.09 to 97.71%". */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.2f to %.2f%%", 100 * low, 100 * high);
  }
}
