package io.kindling.training;

import io.kindling.data.batch.Step;
import io.kindling.training.evaluation.Evaluation;
import java.util.Optional;

/**
 * What came of an epoch.
 *
 * @param lastStep the step that it ended with
 * @param meanLoss the mean training loss over its steps
 * @param trainingAccuracy how many of the examples its steps took had the right answer, in [0, 1],
 *     each before its step's update and as the step saw it: distorted, under dropout. NaN if the
 *     epoch was begun by a version that did not count them
 * @param validation how the network did on the validation examples, if there are any
 * @param learningRate of its last step
 * @param seconds that its steps took, without validation
 * @param examplesPerSecond by the time of its steps
 */
public record EpochResult(
    Step lastStep,
    double meanLoss,
    double trainingAccuracy,
    Optional<Evaluation> validation,
    double learningRate,
    double seconds,
    double examplesPerSecond) {

  /** The epoch's number, counted from 1. */
  public int epoch() {
    return lastStep.epoch() + 1;
  }

  /** How many steps the run has made by its end. */
  public long steps() {
    return lastStep.number() + 1;
  }
}
