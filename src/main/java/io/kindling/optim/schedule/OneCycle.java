package io.kindling.optim.schedule;

import io.kindling.optim.AdamW;
import io.kindling.settings.KindParameters;
import io.kindling.settings.Spelling;

/**
 * From s p up to the peak p over the first part w of the run, then down to e p at its end, both
 * along half a cosine (Smith and Topin, "Super-Convergence: Very Fast Training of Neural Networks
 * Using Large Learning Rates", 2018; rises and falls by cosines, and the defaults, are those of
 * fastai and PyTorch).
 *
 * @param peak p; by default, and if 0, the run's learning rate
 * @param warmup w, in [0, 1); 0.3 by default
 * @param start s, in [0, 1]; 0.04 by default
 * @param end e, in [0, 1]; 4·10⁻⁶ by default
 */
public record OneCycle(double peak, double warmup, double start, double end) implements Schedule {

  private static final double WARMUP = 0.3;
  private static final double START = 0.04;
  private static final double END = 4e-6;

  private static final String EXPECTED_RATE = "above 0, or 0 for the run's learning rate";

  static final String PART = "from 0 to below 1";
  static final String FRACTION = "from 0 to 1";

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public OneCycle {
    KindParameters.check("one-cycle", "peak", peak, AdamW::isNotNegative, EXPECTED_RATE);
    KindParameters.check("one-cycle", "warmup", warmup, OneCycle::isPart, PART);
    KindParameters.check("one-cycle", "start", start, OneCycle::isFraction, FRACTION);
    KindParameters.check("one-cycle", "end", end, OneCycle::isFraction, FRACTION);
  }

  static OneCycle of(KindParameters parameters) {
    return new OneCycle(
        parameters.number("peak", 0, AdamW::isNotNegative, EXPECTED_RATE),
        parameters.number("warmup", WARMUP, OneCycle::isPart, PART),
        parameters.number("start", START, OneCycle::isFraction, FRACTION),
        parameters.number("end", END, OneCycle::isFraction, FRACTION));
  }

  static boolean isPart(double value) {
    return value >= 0 && value < 1;
  }

  static boolean isFraction(double value) {
    return value >= 0 && value <= 1;
  }

  @Override
  public String spelling() {
    return Spelling.of("one-cycle")
        .with("peak", peak, 0)
        .with("warmup", warmup, WARMUP)
        .with("start", start, START)
        .with("end", end, END)
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
