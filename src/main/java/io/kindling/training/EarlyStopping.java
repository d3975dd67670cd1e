package io.kindling.training;

/**
 * A listener that ends a training after a given number of epochs without a higher validation
 * accuracy. The parameters of the best epoch are then the result (Prechelt, "Early Stopping – But
 * When?", 1998, the criterion UP by accuracy).
 */
public final class EarlyStopping implements TrainingListener {

  private final int patience;

  /**
   * Creates the listener.
   *
   * @param patience the number of epochs without improvement after which the training ends, or 0 to
   *     train for all epochs
   */
  public EarlyStopping(int patience) {
    this.patience = patience;
  }

  /**
   * Ends a restored training at once if its last epoch before the checkpoint was due to be the
   * last.
   *
   * @param stepsPerEpoch the number of steps of an epoch
   */
  public void restored(TrainingState state, int stepsPerEpoch) {
    stopIfDue(state, (int) (state.steps() / stepsPerEpoch));
  }

  @Override
  public void onEpoch(EpochResult result, TrainingState state) {
    result
        .validation()
        .ifPresent(
            validation ->
                state.kept().validated(result.epoch(), validation.correct(), state.parameters()));
    stopIfDue(state, result.epoch());
  }

  private void stopIfDue(TrainingState state, int epoch) {
    int best = state.kept().bestEpoch();
    if (patience > 0 && best > 0 && epoch - best >= patience) {
      state.requestStop();
    }
  }
}
