package io.kindling.optim.average;

import io.kindling.settings.ComponentParameters;
import io.kindling.settings.ComponentSpec;
import io.kindling.settings.Parameter;

/**
 * An exponential moving average over steps (Polyak and Juditsky, "Acceleration of Stochastic
 * Approximation by Averaging", 1992, in the form common today). After step t, counted from 1:
 *
 * <pre>  Θ ← d Θ + (1 − d) θ,  d = min(decay, (1 + t) / (10 + t))</pre>
 *
 * The second bound reduces the influence of the random initial parameters.
 *
 * @param decay the largest d, in (0, 1); 0.999 by default
 */
public record MovingAverage(double decay) implements Averaging {

  private static final String EXPECTED = "above 0 and below 1";

  private static final Parameter DECAY =
      new Parameter("decay", 0.999, MovingAverage::isValid, EXPECTED);

  /**
   * Checks the arguments.
   *
   * @throws IllegalArgumentException if the decay is out of range, also after rounding to single
   *     precision
   */
  public MovingAverage {
    DECAY.check("ema", decay);
  }

  static MovingAverage of(ComponentParameters parameters) {
    return new MovingAverage(parameters.get(DECAY));
  }

  private static boolean isValid(double decay) {
    return decay > 0 && (float) decay < 1;
  }

  @Override
  public String spec() {
    return ComponentSpec.of("ema").with(DECAY, decay).toString();
  }

  @Override
  public void update(
      long step, int epoch, boolean lastOfEpoch, float[] parameters, float[] average) {
    float part = (float) (1 - Math.min(decay, (step + 2.0) / (step + 11.0)));
    for (int i = 0; i < average.length; i++) {
      average[i] += part * (parameters[i] - average[i]);
    }
  }
}
