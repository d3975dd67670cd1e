package io.kindling.training;

import io.kindling.data.BatchOrder;
import io.kindling.data.Step;
import io.kindling.optim.LearningRateSchedule;
import io.kindling.optim.Optimizer;

/**
 * Mini-batch gradient descent.
 *
 * @param engine computes the gradient of a step
 * @param optimizer turns it into new parameters
 * @param schedule the learning rate of every step
 * @param batches the order of the examples
 * @param observer is told of every step
 */
public record Training(
    Engine engine,
    Optimizer optimizer,
    LearningRateSchedule schedule,
    BatchOrder batches,
    Observer observer) {

  /** Watches a training, and may end it. */
  public interface Observer {
    /**
     * Called after every step.
     *
     * @param meanLoss the mean loss of the step's mini-batch, before the step
     * @return whether to go on
     */
    boolean afterStep(Step step, double meanLoss);

    /** Both, this one first. The training goes on if both want it to. */
    default Observer and(Observer next) {
      return (step, meanLoss) -> {
        boolean goOn = afterStep(step, meanLoss);
        return next.afterStep(step, meanLoss) && goOn;
      };
    }
  }

  /**
   * Trains, in place.
   *
   * @param parameters as {@link io.kindling.nn.Network} lays them out
   * @param first the first step to make: 0, or where an earlier run stopped
   * @param end the step to stop before
   */
  public void run(float[] parameters, long first, long end) {
    boolean goOn = true;
    for (long number = first; number < end && goOn; number++) {
      Step step = batches.step(number);
      Gradient gradient = engine.gradient(step, parameters);
      optimizer.step(parameters, gradient.mean(), schedule.rate(number));
      goOn = observer.afterStep(step, gradient.meanLoss());
    }
  }
}
