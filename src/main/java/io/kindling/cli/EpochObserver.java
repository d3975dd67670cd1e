package io.kindling.cli;

import io.kindling.data.BatchOrder;
import io.kindling.data.DataSet;
import io.kindling.data.Step;
import io.kindling.optim.LearningRateSchedule;
import io.kindling.report.Progress;
import io.kindling.run.RunDirectory;
import io.kindling.training.EpochFigures;
import io.kindling.training.Evaluation;
import io.kindling.training.Training;
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
  private final DataSet data;
  private final Supplier<Evaluation> validate;
  private final EpochFigures figures;
  private final Progress progress;
  private final RunDirectory directory;

  private final long began = System.nanoTime();
  private long stepsMade;
  private long stepBegan = began;

  /**
   * @param end the step that the training stops before
   * @param validate evaluates the parameters as they are on the validation examples
   * @param figures the totals to go on from and to keep up
   */
  EpochObserver(
      BatchOrder batches,
      LearningRateSchedule schedule,
      long end,
      DataSet data,
      Supplier<Evaluation> validate,
      EpochFigures figures,
      Progress progress,
      RunDirectory directory) {
    this.batches = batches;
    this.schedule = schedule;
    this.end = end;
    this.data = data;
    this.validate = validate;
    this.figures = figures;
    this.progress = progress;
    this.directory = directory;
  }

  @Override
  public boolean afterStep(Step step, double meanLoss) {
    double seconds = (System.nanoTime() - stepBegan) / 1e9;
    figures.addStep(meanLoss, batches.examplesIn(step.ofEpoch()), seconds);
    stepsMade++;
    if (step.lastOfEpoch()) {
      try {
        afterEpoch(step);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    } else {
      progress.step(
          step.epoch() + 1,
          (step.ofEpoch() + 1.0) / batches.stepsPerEpoch(),
          figures.meanLoss(),
          figures.imagesPerSecond(),
          left(step));
    }
    stepBegan = System.nanoTime();
    return true;
  }

  private void afterEpoch(Step step) throws IOException {
    data.checkUnchanged();
    double accuracy = Double.NaN;
    if (data.validation().examples().size() > 0) {
      long validationBegan = System.nanoTime();
      Evaluation validation = validate.get();
      accuracy = validation.accuracy();
      figures.validated(
          validation.correct(), validation.total(), (System.nanoTime() - validationBegan) / 1e9);
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("epoch", step.epoch() + 1);
    line.put("step", step.number() + 1);
    line.put("loss", figures.meanLoss());
    line.put("validationAccuracy", Double.isNaN(accuracy) ? null : accuracy);
    line.put("learningRate", schedule.rate(step.number()));
    line.put("seconds", figures.epochSeconds());
    line.put("imagesPerSecond", figures.imagesPerSecond());
    directory.addMetrics(line);
    progress.epoch(
        step.epoch() + 1, figures.meanLoss(), accuracy, figures.imagesPerSecond(), left(step));
    figures.beginEpoch();
  }

  private Duration left(Step step) {
    double perStep = (double) (System.nanoTime() - began) / stepsMade;
    return Duration.ofNanos((long) (perStep * (end - 1 - step.number())));
  }
}
