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
 * Where a training stands: parameters, what the optimizer remembers, steps made, and the figures of
 * the epoch under way. It is what listeners and checkpoints are given.
 *
 * <p>Owns its arrays: what it is made from is copied, and who keeps what it gives has to copy that.
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

  /** That of a training that begins, with these parameters and what the recipe wants kept. */
  public static TrainingState initial(Recipe recipe, float[] parameters) {
    return initial(
        recipe.network(),
        recipe.get(RecipeSettings.OPTIMIZER),
        parameters,
        ParameterCopies.initial(recipe, parameters));
  }

  /**
   * That of a task that begins, with these parameters, and keeps no more than the task asks for.
   */
  public static TrainingState initial(TrainingTask task, Optimizer optimizer, float[] parameters) {
    return initial(task.network(), optimizer, parameters, ParameterCopies.least(task));
  }

  /** That of a training that begins, with these parameters, and keeps nothing beside them. */
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
   * That of a training that goes on.
   *
   * @param optimizerVectors what the optimizer remembered
   * @param steps how many steps were made
   * @param figures of the epoch under way
   * @param kept what it keeps beside the parameters
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
          vector.length + " numbers for a network of " + network.parameterCount());
    }
  }

  /** The parameters, as {@link Network} lays them out: the very array, which every step changes. */
  public float[] parameters() {
    return parameters;
  }

  /** What the next step's parameters are sent as; to be asked once for every step. */
  float[] sent() {
    return kept.sent(parameters);
  }

  /** What it keeps beside the parameters. */
  public ParameterCopies kept() {
    return kept;
  }

  /** The parameters that the training has led to so far: the very array. */
  public float[] result() {
    return kept.result(parameters);
  }

  /** What the optimizer remembers. */
  public OptimizerState optimizer() {
    return optimizer;
  }

  /** How many steps have been made. */
  public long steps() {
    return steps;
  }

  /** Running totals of the epoch under way and of the run. */
  public TrainingTotals figures() {
    return figures;
  }

  /** Ends the training after the step under way, as early stopping does. */
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
