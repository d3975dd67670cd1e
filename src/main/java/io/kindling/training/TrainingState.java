package io.kindling.training;

import io.kindling.data.batch.Step;
import io.kindling.nn.Network;
import io.kindling.optim.Optimizer;
import io.kindling.optim.OptimizerState;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import io.kindling.training.recipe.TrainingTask;
import java.util.List;

/**
 * The state of a training: parameters, optimizer state, number of steps, and the totals of the
 * current epoch. Listeners and checkpoints receive it.
 *
 * <p>The state owns its arrays. It copies the arrays that it is created from, and it returns its
 * arrays without copying them, so callers that keep one must copy it.
 */
public final class TrainingState {

  private final float[] parameters;
  private final OptimizerState optimizer;
  private final TrainingTotals figures;
  private final ParameterCopies kept;
  private long steps;
  private boolean stopRequested;

  private TrainingState(
      float[] parameters,
      OptimizerState optimizer,
      long steps,
      TrainingTotals figures,
      ParameterCopies kept) {
    this.parameters = parameters;
    this.optimizer = optimizer;
    this.steps = steps;
    this.figures = figures;
    this.kept = kept;
  }

  /**
   * Creates the initial state of a training, with the copies of the parameters that the recipe
   * needs.
   *
   * @param parameters the initial parameters, which are copied
   */
  public static TrainingState initial(Recipe recipe, float[] parameters) {
    return initial(
        recipe.network(),
        recipe.get(RecipeSettings.OPTIMIZER),
        parameters,
        ParameterCopies.initial(recipe, parameters));
  }

  /**
   * Creates the initial state for a task, with only those copies of the parameters that the task
   * needs.
   *
   * @param parameters the initial parameters, which are copied
   */
  public static TrainingState initial(TrainingTask task, Optimizer optimizer, float[] parameters) {
    return initial(task.network(), optimizer, parameters, ParameterCopies.minimal(task));
  }

  /**
   * Creates the initial state for a network, without further copies of the parameters.
   *
   * @param parameters the initial parameters, which are copied
   */
  public static TrainingState initial(Network network, Optimizer optimizer, float[] parameters) {
    return initial(network, optimizer, parameters, ParameterCopies.none());
  }

  private static TrainingState initial(
      Network network, Optimizer optimizer, float[] parameters, ParameterCopies kept) {
    return new TrainingState(
        parameters.clone(),
        OptimizerState.initial(optimizer, network.ranges()),
        0,
        new TrainingTotals(),
        kept);
  }

  /**
   * Restores the state of a resumed training.
   *
   * @param parameters the parameters, which are copied
   * @param optimizerVectors the vectors of the optimizer's state
   * @param steps the number of steps already made
   * @param figures the totals of the current epoch and the run
   * @param kept the further copies of the parameters
   * @throws IllegalArgumentException if a vector is not as long as the network's parameters
   */
  public static TrainingState restored(
      Network network,
      float[] parameters,
      List<float[]> optimizerVectors,
      long steps,
      TrainingTotals figures,
      ParameterCopies kept) {
    checkLength(network, parameters);
    optimizerVectors.forEach(vector -> checkLength(network, vector));
    return new TrainingState(
        parameters.clone(),
        OptimizerState.restored(network.ranges(), optimizerVectors),
        steps,
        figures,
        kept);
  }

  private static void checkLength(Network network, float[] vector) {
    if (vector.length != network.parameterCount()) {
      throw new IllegalArgumentException(
          vector.length + " parameters for a network with " + network.parameterCount());
    }
  }

  /**
   * Returns the parameters, laid out as {@link Network} describes. The array is not copied, and
   * every step changes it.
   */
  public float[] parameters() {
    return parameters;
  }

  /** Returns the parameters to send for the next step. Must be called exactly once per step. */
  float[] sent() {
    return kept.sent(parameters);
  }

  /** Returns the further copies of the parameters. */
  public ParameterCopies kept() {
    return kept;
  }

  /**
   * Returns the parameters that are the result of the training so far: the best, averaged or
   * current ones. The array is not copied.
   */
  public float[] result() {
    return kept.result(parameters);
  }

  /** Returns the optimizer's state. */
  public OptimizerState optimizer() {
    return optimizer;
  }

  /** Returns the number of steps made so far. */
  public long steps() {
    return steps;
  }

  /** Returns the running totals of the current epoch and of the run. */
  public TrainingTotals figures() {
    return figures;
  }

  /** Requests that the training end after the current step. Early stopping uses it. */
  public void requestStop() {
    stopRequested = true;
  }

  boolean stopRequested() {
    return stopRequested;
  }

  void stepMade(Step step) {
    steps++;
    kept.stepMade(step, parameters);
  }
}
