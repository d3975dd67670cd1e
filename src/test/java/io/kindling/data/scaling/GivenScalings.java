package io.kindling.data.scaling;

import java.util.Arrays;

/** Scalings by numbers that a test gives, as if they had been learned from examples. */
public final class GivenScalings {

  private GivenScalings() {}

  /**
   * Returns the scaling to the range 0 to 1.
   *
   * @param min each feature's least value
   * @param max each feature's greatest
   */
  public static Scaling minMax(double[] min, double[] max) {
    double[] divisor = new double[min.length];
    Arrays.setAll(divisor, i -> max[i] - min[i]);
    return Scaling.learned(Scaling.Kind.MIN_MAX, min, divisor);
  }

  /**
   * Returns the scaling to mean 0 and standard deviation 1.
   *
   * @param mean each feature's mean
   * @param deviation each feature's standard deviation
   */
  public static Scaling standard(double[] mean, double[] deviation) {
    return Scaling.learned(Scaling.Kind.STANDARD, mean, deviation);
  }
}
