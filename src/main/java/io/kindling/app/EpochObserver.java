package io.kindling.app;

import io.kindling.data.BatchOrder;
import io.kindling.data.Step;
import io.kindling.optim.LearningRateSchedule;
import io.kindling.report.Progress;
import io.kindling.report.RunDirectory;
import io.kindling.spark.Evaluation;
import io.kindling.spark.Training;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Follows a training: its progress on the screen, its epochs in {@code metrics.jsonl}. */
final class EpochObserver implements Training.Observer {

  private final BatchOrder batches;
  private final LearningRateSchedule schedule;
  private final long end;
  private final Supplier<Evaluation> validate;
  private final Progress progress;
  private final RunDirectory directory;

  private Evaluation validation;
  private double lossSum;
  private long examples;
  private long epochNanos;
  private long trainingNanos;
  private long evaluationNanos;
  private long stepsMade;
  private long stepBegan;

  /**
   * @param end the step that the training stops before
   * @param validate evaluates the parameters as they are, or gives null if there are no validation
   *     examples
   */
  EpochObserver(
      BatchOrder batches,
      LearningRateSchedule schedule,
      long end,
      Supplier<Evaluation> validate,
      Progress progress,
      RunDirectory directory) {
    this.batches = batches;
    this.schedule = schedule;
    this.end = end;
    this.validate = validate;
    this.progress = progress;
    this.directory = directory;
    this.stepBegan = System.nanoTime();
  }

  @Override
  public boolean afterStep(Step step, double meanLoss) {
    long nanos = System.nanoTime() - stepBegan;
    epochNanos += nanos;
    trainingNanos += nanos;
    stepsMade++;
    int batch = batches.examplesIn(step.ofEpoch());
    lossSum += meanLoss * batch;
    examples += batch;
    if (step.lastOfEpoch()) {
      afterEpoch(step);
    } else {
      double fraction = (step.ofEpoch() + 1.0) / batches.stepsPerEpoch();
      progress.step(step.epoch() + 1, fraction, loss(), imagesPerSecond(), left(step));
    }
    stepBegan = System.nanoTime();
    return true;
  }

  private void afterEpoch(Step step) {
    long began = System.nanoTime();
    validation = validate.get();
    evaluationNanos += System.nanoTime() - began;
    double accuracy = validation == null ? Double.NaN : validation.accuracy();
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("epoch", step.epoch() + 1);
    line.put("step", step.number() + 1);
    line.put("loss", loss());
    line.put("validationAccuracy", validation == null ? null : accuracy);
    line.put("learningRate", schedule.rate(step.number()));
    line.put("seconds", epochNanos / 1e9);
    line.put("imagesPerSecond", imagesPerSecond());
    try {
      directory.addMetrics(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    progress.epoch(step.epoch() + 1, loss(), accuracy, imagesPerSecond(), left(step));
    lossSum = 0;
    examples = 0;
    epochNanos = 0;
  }

  /** The outcome of the last epoch's validation, or null if there was none. */
  Evaluation validation() {
    return validation;
  }

  /** The time that the steps alone took. */
  double trainingSeconds() {
    return trainingNanos / 1e9;
  }

  /** The time that validation took. */
  double evaluationSeconds() {
    return evaluationNanos / 1e9;
  }

  private double loss() {
    return lossSum / examples;
  }

  private double imagesPerSecond() {
    return examples / (epochNanos / 1e9);
  }

  private Duration left(Step step) {
    double perStep = (double) (trainingNanos + evaluationNanos) / stepsMade;
    return Duration.ofNanos((long) (perStep * (end - 1 - step.number())));
  }
}
