package io.kindling.report;

import io.kindling.data.batch.Step;
import io.kindling.training.EpochResult;
import io.kindling.training.TrainingListener;
import io.kindling.training.TrainingState;
import io.kindling.training.evaluation.Evaluation;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/**
 * Prints the progress of a training: one line per epoch and, on a terminal, a line in between that
 * is overwritten in place.
 */
public final class Progress implements TrainingListener {

  private static final long REFRESH_NANOS = 200_000_000;

  private final PrintWriter out;
  private final boolean terminal;
  private final int epochs;
  private final int stepsPerEpoch;
  private final String examples;
  private final long began = System.nanoTime();
  private long stepsMade;
  private long refreshed;

  /**
   * @param out receives the lines
   * @param terminal whether the output is a terminal, so that lines can be overwritten
   * @param epochs the number of epochs of the run
   * @param stepsPerEpoch the number of steps of an epoch
   * @param examples the noun for examples, in the plural: "images", "rows"
   */
  public Progress(
      PrintWriter out, boolean terminal, int epochs, int stepsPerEpoch, String examples) {
    this.out = out;
    this.terminal = terminal;
    this.epochs = epochs;
    this.stepsPerEpoch = stepsPerEpoch;
    this.examples = examples;
  }

  @Override
  public void onStep(Step step, double meanLoss, TrainingState state) {
    stepsMade++;
    if (!step.lastOfEpoch()) {
      step(
          step.epoch() + 1,
          (step.indexInEpoch() + 1.0) / stepsPerEpoch,
          state.figures().meanLoss(),
          left(state));
    }
  }

  @Override
  public void onEpoch(EpochResult result, TrainingState state) {
    epoch(
        result.epoch(),
        result.meanLoss(),
        result.validation().map(Evaluation::accuracy).orElse(Double.NaN),
        result.examplesPerSecond(),
        left(state));
  }

  /** Returns the estimated time left, from the mean time per step so far, validation included. */
  private Duration left(TrainingState state) {
    double perStep = (double) (System.nanoTime() - began) / stepsMade;
    return Duration.ofNanos((long) (perStep * ((long) epochs * stepsPerEpoch - state.steps())));
  }

  /**
   * Shows the progress of an epoch in fewer than 60 columns, because a wrapped line cannot be
   * overwritten.
   *
   * @param epoch counted from 1
   * @param fraction the completed fraction of the epoch, in [0, 1]
   * @param loss the mean loss of the epoch so far
   * @param left the time until the run's end
   */
  void step(int epoch, double fraction, double loss, Duration left) {
    long now = System.nanoTime();
    if (!terminal || now - refreshed < REFRESH_NANOS) {
      return;
    }
    refreshed = now;
    out.printf(
        Locale.ROOT,
        "\r\u001b[K%s  %3.0f%%  loss %.4f  %s left",
        heading(epoch),
        100 * fraction,
        loss,
        clock(left));
    out.flush();
  }

  /**
   * Shows the result of an epoch.
   *
   * @param epoch counted from 1
   * @param loss the mean loss of the epoch
   * @param validationAccuracy the validation accuracy in [0, 1], or NaN without validation examples
   * @param examplesPerSecond the training speed, without validation
   * @param left the time until the run's end
   */
  void epoch(
      int epoch, double loss, double validationAccuracy, double examplesPerSecond, Duration left) {
    String validation =
        Double.isNaN(validationAccuracy)
            ? ""
            : String.format(Locale.ROOT, "  validation %.2f%%", 100 * validationAccuracy);
    out.printf(
        Locale.ROOT,
        "%s%s  loss %.4f%s  %s %s/s%s%n",
        terminal ? "\r\u001b[K" : "",
        heading(epoch),
        loss,
        validation,
        thousands(examplesPerSecond),
        examples,
        epoch == epochs ? "" : "  " + clock(left) + " left");
    out.flush();
  }

  private String heading(int epoch) {
    int width = String.valueOf(epochs).length();
    return String.format(Locale.ROOT, "epoch %" + width + "d/%d", epoch, epochs);
  }

  private static String thousands(double number) {
    return String.format(Locale.ROOT, "%,.0f", number);
  }

  private static String clock(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
        : String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
}
