package io.kindling.optim.schedule;

import io.kindling.settings.ComponentParameters;
import io.kindling.settings.ComponentSpec;
import io.kindling.settings.Parameter;

/**
 * Linear warm-up: the rate rises linearly from η / (n s) to η over the first n epochs of s steps
 * each, then stays at η (Goyal et al., "Accurate, Large Minibatch SGD: Training ImageNet in 1
 * Hour", 2017, section 2.2). The paper combines it with the linear scaling rule: if the batch size
 * is multiplied by k, multiply the learning rate by k.
 *
 * @param epochs n, above 0; the paper's 5 by default
 */
public record LinearWarmUp(double epochs) implements Schedule {

  private static final String EXPECTED = "of epochs above 0";

  private static final Parameter EPOCHS =
      new Parameter("epochs", 5, LinearWarmUp::isValid, EXPECTED);

  /**
   * Checks the arguments.
   *
   * @throws IllegalArgumentException if the number of epochs is not above 0
   */
  public LinearWarmUp {
    EPOCHS.check("linear-warmup", epochs);
  }

  static LinearWarmUp of(ComponentParameters parameters) {
    return new LinearWarmUp(parameters.get(EPOCHS));
  }

  private static boolean isValid(double epochs) {
    return epochs > 0 && epochs <= Integer.MAX_VALUE;
  }

  @Override
  public String spec() {
    return ComponentSpec.of("linear-warmup").with(EPOCHS, epochs).toString();
  }

  @Override
  public LearningRateSchedule over(double learningRate, Horizon horizon) {
    return step -> learningRate * Math.min(1, horizon.epochs(step + 1) / epochs);
  }
}
