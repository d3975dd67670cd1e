package io.kindling.optim.schedule;

import io.kindling.settings.ComponentParameters;
import io.kindling.settings.ComponentSpec;
import io.kindling.settings.Parameter;

/**
 * A linear rise to η over the first part w of the run, then half a cosine down to c η at its end
 * (Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2017, eq. 5,
 * without restarts).
 *
 * @param warmup w, in [0, 1); 0 by default
 * @param end c, in [0, 1]; 0 by default
 */
public record CosineDecay(double warmup, double end) implements Schedule {

  private static final Parameter WARMUP =
      new Parameter("warmup", 0, OneCycle::isPart, OneCycle.PART);
  private static final Parameter END =
      new Parameter("end", 0, OneCycle::isFraction, OneCycle.FRACTION);

  /**
   * Checks the arguments.
   *
   * @throws IllegalArgumentException if {@code warmup} or {@code end} is out of range
   */
  public CosineDecay {
    WARMUP.check("cosine", warmup);
    END.check("cosine", end);
  }

  static CosineDecay of(ComponentParameters parameters) {
    return new CosineDecay(parameters.get(WARMUP), parameters.get(END));
  }

  @Override
  public String spec() {
    return ComponentSpec.of("cosine").with(WARMUP, warmup).with(END, end).toString();
  }

  @Override
  public LearningRateSchedule over(double learningRate, Horizon horizon) {
    double risen = warmup * horizon.steps();
    return step -> {
      if (step < risen) {
        // step + 1, because a rate of 0 would waste the first step.
        return learningRate * Math.min(1, (step + 1) / risen);
      }
      double fallen = (step - risen) / (horizon.steps() - risen);
      return learningRate * (end + (1 - end) * Horizon.halfCosine(fallen));
    };
  }
}
