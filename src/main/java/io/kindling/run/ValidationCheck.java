package io.kindling.run;

import io.kindling.training.EpochResult;
import io.kindling.training.TrainingListener;
import io.kindling.training.TrainingState;

/** Ends a training that has a validation example which the network cannot compute with. */
final class ValidationCheck implements TrainingListener {

  private final SessionData data;

  ValidationCheck(SessionData data) {
    this.data = data;
  }

  /**
   * Checks the evaluation of an epoch.
   *
   * @throws io.kindling.InvalidInputException if there is such an example, naming it
   */
  @Override
  public void onEpoch(EpochResult result, TrainingState state) {
    result
        .validation()
        .ifPresent(evaluation -> data.requireNear(SessionData.Part.VALIDATION, evaluation));
  }
}
