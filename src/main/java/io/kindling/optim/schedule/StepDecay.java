package io.kindling.optim.schedule;

import io.kindling.settings.ComponentParameters;
import io.kindling.settings.ComponentSpec;
import io.kindling.settings.Parameter;

/**
 * Step decay: the rate is multiplied by f after every n epochs, so it is η fᵏ in epochs k n … (k +
 * 1) n − 1, counted from 0.
 *
 * @param every n, a whole number of epochs; 10 by default
 * @param factor f, in (0, 1]; 0.1 by default
 */
public record StepDecay(double every, double factor) implements Schedule {

  private static final String EPOCHS = "of whole epochs, 1 or more";

  private static final Parameter EVERY = new Parameter("every", 10, StepDecay::isWhole, EPOCHS);
  private static final Parameter FACTOR =
      new Parameter("factor", 0.1, ExponentialDecay::isFactor, ExponentialDecay.EXPECTED);

  /**
   * Checks the arguments.
   *
   * @throws IllegalArgumentException if {@code every} or {@code factor} is out of range
   */
  public StepDecay {
    EVERY.check("step", every);
    FACTOR.check("step", factor);
  }

  static StepDecay of(ComponentParameters parameters) {
    return new StepDecay(parameters.get(EVERY), parameters.get(FACTOR));
  }

  private static boolean isWhole(double epochs) {
    return epochs >= 1 && epochs == Math.rint(epochs) && epochs <= Integer.MAX_VALUE;
  }

  @Override
  public String spec() {
    return ComponentSpec.of("step").with(EVERY, every).with(FACTOR, factor).toString();
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
