package io.kindling.api;

import io.kindling.InvalidInputException;
import io.kindling.data.scaling.FarthestInput;
import io.kindling.data.scaling.Scaling;
import io.kindling.training.EpochResult;
import io.kindling.training.TrainingListener;
import io.kindling.training.TrainingState;
import io.kindling.training.evaluation.UnusableRow;

/** Ends a training that has a validation example which the network cannot compute with. */
final class ValidationWatch implements TrainingListener {

  private final Scaling scaling;

  /**
   * @param scaling by which the network sees features
   */
  ValidationWatch(Scaling scaling) {
    this.scaling = scaling;
  }

  /**
   * @throws InvalidInputException if there is such an example
   */
  @Override
  public void onEpoch(EpochResult result, TrainingState state) {
    result
        .validation()
        .flatMap(evaluation -> evaluation.unusable())
        .map(UnusableRow::farthest)
        .filter(FarthestInput::isFar)
        .ifPresent(
            far -> {
              throw new InvalidInputException(
                  far.problem(
                      "one of the validation examples",
                      String.format("feature %,d", far.feature()),
                      scaling.restore(far.feature(), far.value()),
                      scaling));
            });
  }
}
