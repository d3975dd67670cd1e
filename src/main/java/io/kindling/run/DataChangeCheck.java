package io.kindling.run;

import io.kindling.training.EpochResult;
import io.kindling.training.TrainingListener;
import io.kindling.training.TrainingState;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Checks after every epoch that the data are still those that the run began with. */
final class DataChangeCheck implements TrainingListener {

  private final SessionData data;

  DataChangeCheck(SessionData data) {
    this.data = data;
  }

  /**
   * @throws io.kindling.InvalidInputException if a file is gone or has changed
   */
  @Override
  public void onEpoch(EpochResult result, TrainingState state) {
    try {
      data.checkUnchanged();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
