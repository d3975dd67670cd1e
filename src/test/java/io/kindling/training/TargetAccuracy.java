package io.kindling.training;

import java.util.OptionalInt;

/** A toy listener: ends a training as soon as it is good enough on the validation examples. */
final class TargetAccuracy implements TrainingListener {

  private final double target;
  private int reachedIn;

  TargetAccuracy(double target) {
    this.target = target;
  }

  @Override
  public void onEpoch(EpochResult result, TrainingState state) {
    if (reachedIn == 0 && result.validation().orElseThrow().accuracy() >= target) {
      reachedIn = result.epoch();
      state.requestStop();
    }
  }

  /** The first epoch that reached the target, counted from 1, if any did. */
  OptionalInt reachedIn() {
    return reachedIn == 0 ? OptionalInt.empty() : OptionalInt.of(reachedIn);
  }
}
