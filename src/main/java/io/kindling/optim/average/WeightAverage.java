package io.kindling.optim.average;

import io.kindling.settings.ComponentParameters;
import io.kindling.settings.ComponentSpec;
import io.kindling.settings.Parameter;

/**
 * Stochastic weight averaging (Izmailov, Podoprikhin, Garipov, Vetrov and Wilson, "Averaging
 * Weights Leads to Wider Optima and Better Generalization", 2018): the mean of the parameters at
 * the end of each epoch {@code from}, {@code from} + 1, …. Before the end of epoch {@code from},
 * the average is the parameters at the end of the latest epoch.
 *
 * @param from the first epoch of the mean, counted from 1; 1 by default
 */
public record WeightAverage(double from) implements Averaging {

  private static final String EXPECTED = "of a whole epoch, 1 or more";

  private static final Parameter FROM = new Parameter("from", 1, WeightAverage::isValid, EXPECTED);

  /**
   * Checks the arguments.
   *
   * @throws IllegalArgumentException if {@code from} is not a whole number of at least 1
   */
  public WeightAverage {
    FROM.check("swa", from);
  }

  static WeightAverage of(ComponentParameters parameters) {
    return new WeightAverage(parameters.get(FROM));
  }

  private static boolean isValid(double from) {
    return from >= 1 && from == Math.rint(from) && from <= Integer.MAX_VALUE;
  }

  @Override
  public String spec() {
    return ComponentSpec.of("swa").with(FROM, from).toString();
  }

  @Override
  public void update(
      long step, int epoch, boolean lastOfEpoch, float[] parameters, float[] average) {
    if (!lastOfEpoch) {
      return;
    }
    int count = Math.max(1, epoch + 2 - (int) from);
    if (count == 1) {
      System.arraycopy(parameters, 0, average, 0, average.length);
      return;
    }
    for (int i = 0; i < average.length; i++) {
      average[i] += (parameters[i] - average[i]) / count;
    }
  }
}
