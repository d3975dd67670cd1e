package io.kindling.optim.schedule;

import io.kindling.settings.ComponentParameters;
import io.kindling.settings.ComponentSpec;
import io.kindling.settings.Parameter;

/**
 * Exponential decay: the learning rate is η fᵗ after t epochs, where t includes fractions of an
 * epoch.
 *
 * @param factor f, the factor by which the rate falls in one epoch, in (0, 1]; 0.95 by default
 */
public record ExponentialDecay(double factor) implements Schedule {

  static final String EXPECTED = "above 0, up to 1";

  private static final Parameter FACTOR =
      new Parameter("factor", 0.95, ExponentialDecay::isFactor, EXPECTED);

  /**
   * Checks the arguments.
   *
   * @throws IllegalArgumentException if the factor is out of range
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
