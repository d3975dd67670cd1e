package io.kindling.optim.schedule;

import io.kindling.settings.KindParameters;
import io.kindling.settings.Spelling;

/**
 * η fᵗ after t epochs, fractions of epochs included.
 *
 * @param factor f, in (0, 1]: what is left of the rate after an epoch
 */
public record ExponentialDecay(double factor) implements Schedule {

  private static final double FACTOR = 0.95;

  static final String EXPECTED = "above 0, up to 1";

  /**
   * @throws IllegalArgumentException if the factor is out of its range
   */
  public ExponentialDecay {
    KindParameters.check("exponential", "factor", factor, ExponentialDecay::isFactor, EXPECTED);
  }

  static ExponentialDecay of(KindParameters parameters) {
    return new ExponentialDecay(
        parameters.number("factor", FACTOR, ExponentialDecay::isFactor, EXPECTED));
  }

  static boolean isFactor(double factor) {
    return factor > 0 && factor <= 1;
  }

  @Override
  public String spelling() {
    return Spelling.of("exponential").with("factor", factor, FACTOR).toString();
  }

  @Override
  public LearningRateSchedule over(double learningRate, Horizon horizon) {
    return step -> learningRate * StrictMath.pow(factor, horizon.epochs(step));
  }
}
