package io.kindling.training;

import io.kindling.data.batch.Step;
import io.kindling.training.evaluation.Evaluation;
import java.util.Optional;

/**
 * The result of an epoch.
 *
 * @param lastStep the last step of the epoch
 * @param meanLoss the mean training loss over the epoch's examples
 * @param trainingAccuracy the fraction of the epoch's training examples that were classified
 *     correctly, in [0, 1]. Each example counts as computed in its step: before the update, with
 *     distortion and dropout. NaN if the epoch was started by a version that did not count them
 * @param validation the evaluation on the validation examples; empty if there are none
 * @param learningRate the learning rate of the last step
 * @param seconds the time of the epoch's steps, without validation, in seconds
 * @param examplesPerSecond the training examples per second of that time
 */
public record EpochResult(
    Step lastStep,
    double meanLoss,
    double trainingAccuracy,
    Optional<Evaluation> validation,
    double learningRate,
    double seconds,
    double examplesPerSecond) {

  /** Returns the epoch's number, counted from 1. */
  public int epoch() {
    return lastStep.epoch() + 1;
  }

  /** Returns the number of steps of the run up to the end of this epoch. */
  public long steps() {
    return lastStep.number() + 1;
  }
}
