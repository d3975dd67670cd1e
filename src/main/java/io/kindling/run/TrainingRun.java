package io.kindling.run;

import io.kindling.ForeignFailure;
import io.kindling.data.DataSet;
import io.kindling.data.ExampleSet;
import io.kindling.data.TableSchema;
import io.kindling.data.batch.BatchOrder;
import io.kindling.data.batch.Step;
import io.kindling.data.scaling.Scaling;
import io.kindling.model.CheckpointDirectory;
import io.kindling.model.ClassNames;
import io.kindling.model.Model;
import io.kindling.model.SchemaMetadata;
import io.kindling.optim.schedule.LearningRateSchedule;
import io.kindling.run.StoppableEngine.StoppedException;
import io.kindling.training.DivergenceGuard;
import io.kindling.training.EarlyStopping;
import io.kindling.training.Engine;
import io.kindling.training.Training;
import io.kindling.training.TrainingListener;
import io.kindling.training.TrainingState;
import io.kindling.training.TrainingTotals;
import io.kindling.training.evaluation.Evaluation;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import io.kindling.training.recipe.RegularizationSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A training from its first step, or from a checkpoint, to the files that it leaves. Knows nothing
 * of what computes it.
 */
public final class TrainingRun {

  /** What computes a run. */
  public interface Backend {

    /**
     * Checks what will compute, and starts an engine on the training and validation examples.
     *
     * @param first the first step that will be made
     * @param parameters as it finds them
     */
    Engine startEngine(Step first, float[] parameters);

    /** Evaluates a network on the test examples, when the engine has been closed. */
    Evaluation test(float[] parameters);

    /** With which BLAS, or with which several, the engine that was started computes. */
    String blas();

    /** How many tasks share a step, once the engine was started. */
    int partitions();

    /** What a failure is told as, in one line. */
    default String explain(Throwable failure) {
      return ForeignFailure.line(failure);
    }
  }

  /**
   * What came of a run that was completed.
   *
   * @param test on the test examples; empty if there are none
   * @param trainingSeconds of its steps alone
   */
  public record Outcome(Model model, Optional<Evaluation> test, double trainingSeconds) {}

  private final Recipe recipe;
  private final ExampleSet tested;
  private final Scaling scaling;
  private final LearningRateSchedule schedule;
  private final List<String> classNames;
  private final TableSchema schema;
  private final TrainingState state;
  private final RunRecord record;
  private final StopRequest stop;
  private final CheckpointWriter checkpoints;
  private final List<TrainingListener> listeners = new ArrayList<>();
  private final BatchOrder batches;
  private final long end;
  private final EarlyStopping stopping;

  /**
   * @param recipe with the size of the validation part that the data have
   * @param state where to begin
   * @param watching who follows the training besides: progress, reports
   */
  public TrainingRun(
      Recipe recipe,
      Execution execution,
      DataSet data,
      TrainingState state,
      RunRecord record,
      CheckpointDirectory directory,
      StopRequest stop,
      List<TrainingListener> watching) {
    this.recipe = recipe;
    ExampleSet test = data.test().examples();
    this.tested = execution.get(Execution.UNTESTED) ? test.range(0, 0) : test;
    this.schedule = recipe.schedule(data.training().size());
    this.state = state;
    this.record = record;
    this.stop = stop;
    this.batches = recipe.batches(data.training().size());
    this.end = recipe.horizon(data.training().size()).steps();
    Map<String, String> notes = RunIdentity.of(recipe, data);
    notes.put("blas", recipe.get(RecipeSettings.BLAS).load().name());
    this.scaling = data.training().examples().scaling();
    notes.putAll(scaling.toNotes());
    this.classNames = data.classNames();
    notes.putAll(ClassNames.toNotes(classNames));
    this.schema = data.schema();
    notes.putAll(SchemaMetadata.of(schema));
    this.checkpoints =
        new CheckpointWriter(
            directory, recipe.network(), notes, execution.get(Execution.CHECKPOINT_EVERY), stop);
    // The guard first: what is not finite should get into no file. Checkpoints last: one is only
    // true when everything that belongs to its step has been written.
    listeners.add(new DivergenceGuard());
    listeners.add(new DataChangeCheck(data));
    listeners.add(new ValidationWatch(data.validation().examples()));
    this.stopping = new EarlyStopping(recipe.get(RegularizationSettings.PATIENCE));
    listeners.add(stopping);
    listeners.add(new MetricsWriter(record.directory()));
    listeners.addAll(watching);
    listeners.add(checkpoints);
  }

  /**
   * Trains, tests and writes the run directory. Whatever happens, the record says how it ended;
   * unless it was stopped before its first step, when there is nothing to tell.
   *
   * @return empty if the run was stopped before its end
   * @throws StoppedException if it was stopped before anything was written
   */
  public Optional<Outcome> execute(Backend backend) throws IOException {
    try {
      train(backend);
      return stop.isRequested() ? stopped() : Optional.of(completed(backend));
    } catch (StoppedException e) {
      if (!stop.isKeeping()) {
        throw e;
      }
      if (e.stateIsWhole()) {
        checkpoints.write(state);
      }
      return stopped();
    } catch (Throwable e) {
      // Not Exception: memory may run out, and Spark's Scala throws what it does not declare.
      if (stop.isRequested() && !stop.isKeeping()) {
        throw e;
      }
      if (stop.isRequested()) {
        // Spark is going down around us; the last checkpoint stands.
        return stopped();
      }
      failed(e, backend);
      throw e;
    }
  }

  private void train(Backend backend) throws IOException {
    try (StoppableEngine engine = startEngine(backend)) {
      stop.keep();
      stop.onExit(this::writeFailure);
      describe(engine, backend).write();
      Training training =
          new Training(
              engine, recipe.optimizer(), schedule, batches, TrainingListener.all(listeners));
      stopping.restored(state, batches.stepsPerEpoch());
      try {
        training.run(state, end);
      } catch (StoppedException e) {
        throw e;
      } catch (Throwable e) {
        saveIfWhole(engine, e);
        throw e;
      }
      describe(engine, backend);
    }
  }

  private StoppableEngine startEngine(Backend backend) {
    Step first = batches.step(state.steps());
    return new StoppableEngine(backend.startEngine(first, state.parameters()), stop);
  }

  /** Spark may be gone, and the last step's parameters are here nevertheless. */
  private void saveIfWhole(StoppableEngine engine, Throwable failure) {
    if (engine.stateIsWhole()) {
      try {
        checkpoints.write(state);
      } catch (IOException | RuntimeException | Error e) {
        failure.addSuppressed(e);
      }
    }
  }

  private RunRecord describe(Engine engine, Backend backend) {
    record.put("engine", engine.name());
    record.put("partitions", backend.partitions());
    record.put("shards", batches.shards());
    record.put("blas", backend.blas());
    return record.put("versions", Versions.all());
  }

  /** Where the record cannot be written either, the failure is still what the user has to know. */
  private void failed(Throwable failure, Backend backend) {
    try {
      writeFailure(backend.explain(failure));
    } catch (IOException | RuntimeException | Error e) {
      failure.addSuppressed(e);
    }
  }

  private void writeFailure(String why) throws IOException {
    record.put("status", "failed").put("failure", why).write();
  }

  private Optional<Outcome> stopped() throws IOException {
    record.put("status", "stopped").put("seconds", seconds(0)).write();
    return Optional.empty();
  }

  private Outcome completed(Backend backend) throws IOException {
    long began = System.nanoTime();
    Optional<Evaluation> test =
        tested.size() == 0
            ? Optional.empty()
            : Optional.of(stop.interruptible(() -> backend.test(state.result()), false));
    double testSeconds = (System.nanoTime() - began) / 1e9;
    Model model = new Model(recipe.network(), state.result().clone(), scaling, classNames, schema);
    record.directory().writeModel(model);
    test.ifPresent(evaluation -> evaluation.requireNear(tested));
    TrainingTotals figures = state.figures();
    record.put("status", "completed");
    record.put("steps", state.steps());
    record.put("epochs", state.steps() / batches.stepsPerEpoch());
    record.put("seconds", seconds(testSeconds));
    record.put(
        "test", test.map(each -> RunRecord.accuracy(each.correct(), each.total())).orElse(null));
    if (figures.validationTotal() > 0) {
      record.put(
          "validation",
          RunRecord.accuracy(
              Math.max(figures.validationCorrect(), state.kept().bestCorrect()),
              figures.validationTotal()));
    }
    record.put("weightsSha256", model.weightsSha256());
    record.write();
    return new Outcome(model, test, figures.trainingSeconds());
  }

  private Map<String, Object> seconds(double testSeconds) {
    TrainingTotals figures = state.figures();
    Map<String, Object> seconds = new LinkedHashMap<>();
    seconds.put("total", record.secondsSinceStart());
    seconds.put("training", figures.trainingSeconds());
    seconds.put("evaluation", figures.evaluationSeconds() + testSeconds);
    return seconds;
  }
}
