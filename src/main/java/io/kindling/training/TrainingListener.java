package io.kindling.training;

import io.kindling.data.batch.Step;
import java.util.List;

/**
 * A receiver of a training's events. Progress, metrics, checkpoints, early stopping and reports are
 * listeners. Listeners do not depend on each other. Each receives every event, in the order in
 * which the listeners were given to the {@link Training}.
 *
 * <p>The state is that after the step. A listener may read it and request a stop, but must not
 * change it otherwise.
 */
public interface TrainingListener {

  /** Called after every step. */
  default void onStep(Step step, double meanLoss, TrainingState state) {}

  /** Called after an epoch and its validation. The event of its last step comes first. */
  default void onEpoch(EpochResult result, TrainingState state) {}

  /** Called when the training has ended, after its last step or after a requested stop. */
  default void onEnd(TrainingState state) {}

  /** Returns a listener that forwards every event to the given listeners, in their order. */
  static TrainingListener all(List<TrainingListener> listeners) {
    List<TrainingListener> inOrder = List.copyOf(listeners);
    return new TrainingListener() {
      @Override
      public void onStep(Step step, double meanLoss, TrainingState state) {
        inOrder.forEach(listener -> listener.onStep(step, meanLoss, state));
      }

      @Override
      public void onEpoch(EpochResult result, TrainingState state) {
        inOrder.forEach(listener -> listener.onEpoch(result, state));
      }

      @Override
      public void onEnd(TrainingState state) {
        inOrder.forEach(listener -> listener.onEnd(state));
      }
    };
  }
}
