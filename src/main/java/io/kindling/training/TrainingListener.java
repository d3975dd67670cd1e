package io.kindling.training;

import io.kindling.data.batch.Step;
import java.util.List;

/**
 * Follows a training: progress, metrics, checkpoints, early stopping, reports. No listener knows
 * another; each is told everything, in the order in which they were given to the {@link Training}.
 *
 * <p>The state is as the step has left it. A listener may read it and ask it to stop, but changes
 * nothing else.
 */
public interface TrainingListener {

  /** A step has been made. */
  default void onStep(Step step, double meanLoss, TrainingState state) {}

  /** An epoch has ended, and the network was validated; follows its last step's event. */
  default void onEpoch(EpochResult result, TrainingState state) {}

  /** The training has ended, at its last step or because it was asked to stop. */
  default void onEnd(TrainingState state) {}

  /** Several listeners as one, told in this order. */
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
