package io.kindling.data.scaling;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Range, mean and variance of every feature, updated row by row (Welford, 1962) or merged from
 * parts (Chan, Golub and LeVeque, 1979, equation 2.1). The results are rounded, but the same rows
 * and parts in the same order give the same bits.
 */
public final class FeatureMoments implements Serializable {

  private static final long serialVersionUID = 1;

  private final double[] min;
  private final double[] max;
  private final double[] mean;

  /** Σ (x − mean)². */
  private final double[] squares;

  private long count;

  /** Creates moments of zero rows. */
  public FeatureMoments(int width) {
    this.min = new double[width];
    this.max = new double[width];
    this.mean = new double[width];
    this.squares = new double[width];
    Arrays.fill(min, Double.POSITIVE_INFINITY);
    Arrays.fill(max, Double.NEGATIVE_INFINITY);
  }

  /** Adds a row, [width], from index {@code offset} on. */
  public void add(double[] row, int offset) {
    count++;
    for (int i = 0; i < mean.length; i++) {
      double x = row[offset + i];
      min[i] = Math.min(min[i], x);
      max[i] = Math.max(max[i], x);
      double distance = x - mean[i];
      mean[i] += distance / count;
      squares[i] += distance * (x - mean[i]);
    }
  }

  /** Adds the rows of another part. */
  public void add(FeatureMoments other) {
    if (other.count == 0) {
      return;
    }
    double all = count + other.count;
    for (int i = 0; i < mean.length; i++) {
      min[i] = Math.min(min[i], other.min[i]);
      max[i] = Math.max(max[i], other.max[i]);
      double distance = other.mean[i] - mean[i];
      mean[i] += distance * (other.count / all);
      squares[i] += other.squares[i] + distance * distance * (count * (other.count / all));
    }
    count += other.count;
  }

  /** Returns the number of features. */
  int width() {
    return mean.length;
  }

  /** Returns the number of rows added. */
  public long count() {
    return count;
  }

  /** Returns the smallest value of a feature. */
  public double min(int feature) {
    return min[feature];
  }

  /** Returns the largest value of a feature. */
  public double max(int feature) {
    return max[feature];
  }

  /** Returns the mean of a feature. */
  public double mean(int feature) {
    return mean[feature];
  }

  /** Returns the standard deviation of a feature, √(Σ (x − mean)² / count). */
  public double deviation(int feature) {
    return Math.sqrt(squares[feature] / count);
  }
}
