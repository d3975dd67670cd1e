package io.kindling.training;

/**
 * Ends a training when so many epochs have been no better on the validation examples than the best
 * before them, whose parameters are the result (Prechelt, "Early Stopping – But When?", 1998, the
 * criterion UP by accuracy).
 */
public final class EarlyStopping implements TrainingListener {

  private final int patience;

  /**
   * @param patience how many epochs, or 0 for all
   */
  public EarlyStopping(int patience) {
    this.patience = patience;
  }

  /** Ends a training that was restored after its last epoch. */
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
