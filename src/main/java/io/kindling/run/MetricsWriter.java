package io.kindling.run;

import io.kindling.training.EpochResult;
import io.kindling.training.TrainingListener;
import io.kindling.training.TrainingState;
import io.kindling.training.evaluation.Evaluation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Adds one line to {@code metrics.jsonl} after every epoch. */
final class MetricsWriter implements TrainingListener {

  private final RunDirectory directory;

  MetricsWriter(RunDirectory directory) {
    this.directory = directory;
  }

  @Override
  public void onEpoch(EpochResult result, TrainingState state) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("epoch", result.epoch());
    line.put("step", result.steps());
    line.put("loss", result.meanLoss());
    double accuracy = result.trainingAccuracy();
    line.put("trainingAccuracy", Double.isNaN(accuracy) ? null : accuracy);
    line.put("validationLoss", result.validation().map(Evaluation::meanLoss).orElse(null));
    line.put("validationAccuracy", result.validation().map(Evaluation::accuracy).orElse(null));
    line.put("learningRate", result.learningRate());
    line.put("seconds", result.seconds());
    line.put("imagesPerSecond", result.examplesPerSecond());
    try {
      directory.addMetrics(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
