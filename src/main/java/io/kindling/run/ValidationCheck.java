package io.kindling.run;

import io.kindling.training.EpochResult;
import io.kindling.training.TrainingListener;
import io.kindling.training.TrainingState;

/** Ends a training if the network's outputs for a validation example are not finite. */
final class ValidationCheck implements TrainingListener {

  private final SessionData data;

  ValidationCheck(SessionData data) {
    this.data = data;
  }

  /**
   * Checks the validation result of an epoch.
   *
   * @throws io.kindling.InvalidInputException if there is such an example; the message names it
   */
  @Override
  public void onEpoch(EpochResult result, TrainingState state) {
    result
        .validation()
        .ifPresent(evaluation -> data.requireNear(SessionData.Part.VALIDATION, evaluation));
  }
}
