package io.kindling.optim.schedule;

import io.kindling.settings.ComponentParameters;
import io.kindling.settings.ComponentSpec;
import io.kindling.settings.Parameter;

/**
 * η fᵗ after t epochs, fractions of epochs included.
 *
 * @param factor f, in (0, 1]: what is left of the rate after an epoch
 */
public record ExponentialDecay(double factor) implements Schedule {

  static final String EXPECTED = "above 0, up to 1";

  private static final Parameter FACTOR =
      new Parameter("factor", 0.95, ExponentialDecay::isFactor, EXPECTED);

  /**
   * @throws IllegalArgumentException if the factor is out of its range
   */
  public ExponentialDecay {
    FACTOR.check("exponential", factor);
  }

  static ExponentialDecay of(ComponentParameters parameters) {
    return new ExponentialDecay(parameters.get(FACTOR));
  }

  static boolean isFactor(double factor) {
    return factor > 0 && factor <= 1;
  }

  @Override
  public String spec() {
    return ComponentSpec.of("exponential").with(FACTOR, factor).toString();
  }

  @Override
  public LearningRateSchedule over(double learningRate, Horizon horizon) {
    return step -> learningRate * StrictMath.pow(factor, horizon.epochs(step));
  }
}
