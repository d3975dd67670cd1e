package io.kindling.training;

import io.kindling.data.batch.BatchOrder;
import io.kindling.data.batch.Step;
import io.kindling.optim.Optimizer;
import io.kindling.optim.schedule.LearningRateSchedule;
import io.kindling.training.gradient.Gradient;

/**
 * The training loop of mini-batch gradient descent. In every step the engine computes the gradient
 * of the step's mini-batch, and the optimizer updates the parameters with it. After every epoch the
 * network is validated.
 */
public final class Training {

  private final Engine engine;
  private final Optimizer optimizer;
  private final LearningRateSchedule schedule;
  private final BatchOrder batches;
  private final TrainingListener listener;

  /**
   * Creates a training from the parts of the algorithm. {@link TrainingListener#all} combines
   * several listeners into one.
   */
  public Training(
      Engine engine,
      Optimizer optimizer,
      LearningRateSchedule schedule,
      BatchOrder batches,
      TrainingListener listener) {
    this.engine = engine;
    this.optimizer = optimizer;
    this.schedule = schedule;
    this.batches = batches;
    this.listener = listener;
  }

  /**
   * Trains until the given number of steps has been made, or until a stop is requested from the
   * state.
   *
   * @param state the state to start from, which is changed in place
   * @param end the total number of steps, including those made before
   */
  public void run(TrainingState state, long end) {
    TrainingTotals figures = state.figures();
    while (state.steps() < end && !state.stopRequested()) {
      Step step = batches.step(state.steps());
      double rate = schedule.rate(step.number());
      figures.beginStep();
      Gradient gradient = engine.gradient(step, state.sent());
      optimizer.step(step.number(), state.parameters(), gradient.mean(), rate, state.optimizer());
      state.stepMade(step);
      figures.endStep(gradient, batches.examplesIn(step.indexInEpoch()));
      listener.onStep(step, gradient.meanLoss(), state);
      if (step.lastOfEpoch()) {
        listener.onEpoch(
            figures.endEpoch(
                step, rate, () -> engine.validate(state.kept().averaged(state.parameters()))),
            state);
      }
    }
    listener.onEnd(state);
  }
}
