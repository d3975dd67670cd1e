package io.kindling.bench;

import io.kindling.data.batch.Step;
import io.kindling.nn.init.XavierUniform;
import io.kindling.optim.GradientDescent;
import io.kindling.optim.schedule.LearningRateSchedule;
import io.kindling.training.Engine;
import io.kindling.training.Training;
import io.kindling.training.TrainingListener;
import io.kindling.training.TrainingState;
import io.kindling.training.evaluation.Evaluation;
import io.kindling.training.gradient.Gradient;
import io.kindling.training.recipe.TrainingTask;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whole training steps of an engine by plain gradient descent, without the validation at the end of
 * an epoch.
 */
public final class EngineSteps implements TimedVariant {

  private final String name;
  private final TrainingTask task;
  private final LearningRateSchedule schedule;
  private final Supplier<Engine> start;
  private final boolean holdsCores;
  private final TrainingState state;
  private Engine engine;
  private double loss = Double.NaN;

  /**
   * @param name the name in the table
   * @param task the training task
   * @param learningRate the constant learning rate
   * @param start starts the engine when it is first needed and after every {@link #rest}
   * @param holdsCores whether the engine occupies cores and must be closed while others are timed
   */
  public EngineSteps(
      String name,
      TrainingTask task,
      double learningRate,
      Supplier<Engine> start,
      boolean holdsCores) {
    this.name = name;
    this.task = task;
    this.schedule = LearningRateSchedule.constant(learningRate);
    this.start = start;
    this.holdsCores = holdsCores;
    this.state =
        TrainingState.initial(
            task, new GradientDescent(), new XavierUniform().parameters(task.network(), 1));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void steps(int count) {
    if (engine == null) {
      engine = new StepsAlone(start.get());
    }
    new Training(
            engine,
            new GradientDescent(),
            schedule,
            task.batches(),
            new TrainingListener() {
              @Override
              public void onStep(Step step, double meanLoss, TrainingState trained) {
                loss = meanLoss;
              }
            })
        .run(state, state.steps() + count);
  }

  @Override
  public double loss() {
    return loss;
  }

  @Override
  public void rest() {
    if (holdsCores) {
      close();
    }
  }

  @Override
  public void close() {
    if (engine != null) {
      engine.close();
      engine = null;
    }
  }

  /**
   * An engine without validation, whose time would otherwise count as time of the steps, more so
   * for larger batches.
   */
  private record StepsAlone(Engine engine) implements Engine {
    @Override
    public String name() {
      return engine.name();
    }

    @Override
    public Gradient gradient(Step step, float[] parameters) {
      return engine.gradient(step, parameters);
    }

    @Override
    public Optional<Evaluation> validate(float[] parameters) {
      return Optional.empty();
    }

    @Override
    public void close() {
      engine.close();
    }
  }
}
