package io.kindling.run;

import io.kindling.data.ExampleSet;
import io.kindling.training.EpochResult;
import io.kindling.training.TrainingListener;
import io.kindling.training.TrainingState;

/** Ends a training that has a validation example which the network cannot compute with. */
final class ValidationWatch implements TrainingListener {

  private final ExampleSet examples;

  /**
   * @param examples to validate on, scaled as the network sees them
   */
  ValidationWatch(ExampleSet examples) {
    this.examples = examples;
  }

  /**
   * @throws io.kindling.InvalidInputException if there is such an example, naming it
   */
  @Override
  public void onEpoch(EpochResult result, TrainingState state) {
    result.validation().ifPresent(evaluation -> evaluation.requireNear(examples));
  }
}
