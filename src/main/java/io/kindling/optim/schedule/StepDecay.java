package io.kindling.optim.schedule;

import io.kindling.settings.KindParameters;
import io.kindling.settings.Spelling;

/**
 * η fᵏ in the epochs from k n on: the rate is multiplied by f after every n epochs.
 *
 * @param every n, a whole number of epochs
 * @param factor f, in (0, 1]
 */
public record StepDecay(double every, double factor) implements Schedule {

  private static final double EVERY = 10;
  private static final double FACTOR = 0.1;

  private static final String EPOCHS = "of whole epochs, 1 or more";

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public StepDecay {
    KindParameters.check("step", "every", every, StepDecay::isWhole, EPOCHS);
    KindParameters.check(
        "step", "factor", factor, ExponentialDecay::isFactor, ExponentialDecay.EXPECTED);
  }

  static StepDecay of(KindParameters parameters) {
    return new StepDecay(
        parameters.number("every", EVERY, StepDecay::isWhole, EPOCHS),
        parameters.number("factor", FACTOR, ExponentialDecay::isFactor, ExponentialDecay.EXPECTED));
  }

  private static boolean isWhole(double epochs) {
    return epochs >= 1 && epochs == Math.rint(epochs) && epochs <= Integer.MAX_VALUE;
  }

  @Override
  public String spelling() {
    return Spelling.of("step")
        .with("every", every, EVERY)
        .with("factor", factor, FACTOR)
        .toString();
  }

  @Override
  public LearningRateSchedule over(double learningRate, Horizon horizon) {
    long period = Math.round(every) * horizon.stepsPerEpoch();
    return step -> {
      long drops = step / period;
      return learningRate * StrictMath.pow(factor, (double) drops);
    };
  }
}
