package io.kindling.optim.schedule;

import io.kindling.optim.AdamW;
import io.kindling.settings.ComponentParameters;
import io.kindling.settings.ComponentSpec;
import io.kindling.settings.Parameter;

/**
 * The one-cycle schedule: the rate rises from s p to the peak p over the first fraction w of the
 * run, then falls to e p at the end of the run, both along half a cosine (Smith and Topin,
 * "Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates", 2018; the
 * cosine shape and the default values follow fastai and PyTorch).
 *
 * @param peak p, or 0 for the run's learning rate; 0 by default
 * @param warmup w, in [0, 1); 0.3 by default
 * @param start s, in [0, 1]; 0.04 by default
 * @param end e, in [0, 1]; 4·10⁻⁶ by default
 */
public record OneCycle(double peak, double warmup, double start, double end) implements Schedule {

  private static final String EXPECTED_RATE = "above 0, or 0 for the run's learning rate";

  static final String PART = "from 0 to below 1";
  static final String FRACTION = "from 0 to 1";

  private static final Parameter PEAK =
      new Parameter("peak", 0, AdamW::isNotNegative, EXPECTED_RATE);
  private static final Parameter WARMUP = new Parameter("warmup", 0.3, OneCycle::isPart, PART);
  private static final Parameter START =
      new Parameter("start", 0.04, OneCycle::isFraction, FRACTION);
  private static final Parameter END = new Parameter("end", 4e-6, OneCycle::isFraction, FRACTION);

  /**
   * Checks the arguments.
   *
   * @throws IllegalArgumentException if a parameter is out of range
   */
  public OneCycle {
    PEAK.check("one-cycle", peak);
    WARMUP.check("one-cycle", warmup);
    START.check("one-cycle", start);
    END.check("one-cycle", end);
  }

  static OneCycle of(ComponentParameters parameters) {
    return new OneCycle(
        parameters.get(PEAK), parameters.get(WARMUP), parameters.get(START), parameters.get(END));
  }

  static boolean isPart(double value) {
    return value >= 0 && value < 1;
  }

  static boolean isFraction(double value) {
    return value >= 0 && value <= 1;
  }

  @Override
  public String spec() {
    return ComponentSpec.of("one-cycle")
        .with(PEAK, peak)
        .with(WARMUP, warmup)
        .with(START, start)
        .with(END, end)
        .toString();
  }

  @Override
  public LearningRateSchedule over(double learningRate, Horizon horizon) {
    double highest = peak == 0 ? learningRate : peak;
    return step -> {
      double progress = horizon.progress(step);
      if (progress < warmup) {
        return highest * (1 + (start - 1) * Horizon.halfCosine(progress / warmup));
      }
      double fallen = (progress - warmup) / (1 - warmup);
      return highest * (end + (1 - end) * Horizon.halfCosine(fallen));
    };
  }
}
