package io.kindling.run;

import io.kindling.ForeignFailure;
import io.kindling.data.batch.BatchOrder;
import io.kindling.data.batch.Step;
import io.kindling.model.ClassNames;
import io.kindling.model.Model;
import io.kindling.model.SchemaMetadata;
import io.kindling.optim.schedule.LearningRateSchedule;
import io.kindling.run.SessionData.Part;
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
 * A training session: takes checked data and an initial state, makes all steps, tests the model and
 * writes the files of the run directory.
 *
 * <p>{@code train}, {@code retrain}, {@code study} and the Java API all use this class. It does not
 * depend on Spark; a {@link Backend} computes. Without a run directory it writes no files.
 */
public final class TrainingSession {

  /** The place where a session computes: a Spark cluster, or Spark in local mode. */
  public interface Backend {

    /**
     * Checks the executors and starts an engine on the training and validation examples.
     *
     * @param first the first step to make
     * @param parameters the parameters before that step
     * @return the engine, which the session closes
     */
    Engine startEngine(Step first, float[] parameters);

    /**
     * Evaluates a network on the test examples, after the engine was closed.
     *
     * @param parameters the parameters of the network to test
     */
    Evaluation test(float[] parameters);

    /** Returns the names of the BLAS libraries that the started engine uses, usually one. */
    String blas();

    /** Returns the number of tasks that share a step; call it after {@link #startEngine}. */
    int partitions();

    /** Returns a description of a failure in one line. */
    default String explain(Throwable failure) {
      return ForeignFailure.line(failure);
    }
  }

  /**
   * The result of a completed session.
   *
   * @param model the trained model
   * @param test the evaluation on the test examples; empty if there are none
   * @param epochs the number of completed epochs
   * @param trainingSeconds the time of all steps, in seconds
   */
  public record Outcome(
      Model model, Optional<Evaluation> test, long epochs, double trainingSeconds) {}

  private final Recipe recipe;
  private final SessionData data;
  private final boolean tests;
  private final LearningRateSchedule schedule;
  private final TrainingState state;
  private final RunRecord record;
  private final StopRequest stop;
  private final Optional<CheckpointWriter> checkpoints;
  private final List<TrainingListener> listeners = new ArrayList<>();
  private final BatchOrder batches;
  private final long end;
  private final EarlyStopping stopping;

  /**
   * Creates a session and its listeners.
   *
   * @param recipe the recipe, whose validation setting is the number of validation examples
   * @param execution the execution, for checkpoints and the test
   * @param data the checked data
   * @param state the initial state, or the state restored from a checkpoint
   * @param record the record, which is written if it has a run directory
   * @param stop the request that ends the session early
   * @param watching further listeners, such as progress and reports
   */
  public TrainingSession(
      Recipe recipe,
      Execution execution,
      SessionData data,
      TrainingState state,
      RunRecord record,
      StopRequest stop,
      List<TrainingListener> watching) {
    this.recipe = recipe;
    this.data = data;
    this.tests = data.size(Part.TEST) > 0 && !execution.get(Execution.UNTESTED);
    int examples = data.size(Part.TRAINING);
    this.schedule = recipe.schedule(examples);
    this.state = state;
    this.record = record;
    this.stop = stop;
    this.batches = recipe.batches(examples);
    this.end = recipe.horizon(examples).steps();
    this.checkpoints =
        record
            .directory()
            .map(
                directory ->
                    new CheckpointWriter(
                        directory.checkpoints(execution),
                        recipe.network(),
                        notes(),
                        execution.get(Execution.CHECKPOINT_EVERY),
                        stop));
    // The guard comes first: no file may hold parameters that are not finite. Checkpoints come
    // last: a checkpoint is valid only after everything else of its step was written.
    listeners.add(new DivergenceGuard());
    listeners.add(new DataChangeCheck(data));
    listeners.add(new ValidationCheck(data));
    this.stopping = new EarlyStopping(recipe.get(RegularizationSettings.PATIENCE));
    listeners.add(stopping);
    record.directory().map(MetricsWriter::new).ifPresent(listeners::add);
    listeners.addAll(watching);
    checkpoints.ifPresent(listeners::add);
  }

  /** Returns the metadata of every checkpoint, besides the state. */
  private Map<String, String> notes() {
    Map<String, String> notes = RunIdentity.of(recipe, data);
    notes.put("blas", recipe.get(RecipeSettings.BLAS).load().name());
    notes.putAll(data.scaling().toNotes());
    notes.putAll(ClassNames.toNotes(data.classNames()));
    notes.putAll(SchemaMetadata.of(data.schema()));
    return notes;
  }

  /**
   * Trains, tests and writes the run directory. The record holds how the session ended, unless it
   * was stopped before its first step.
   *
   * @return the outcome; empty if the session was stopped before its end
   * @throws StoppedException if the session was stopped before anything was written
   * @throws IOException if a file of the run directory cannot be written
   */
  public Optional<Outcome> execute(Backend backend) throws IOException {
    try {
      train(backend);
      return stop.isRequested() ? stopped() : Optional.of(completed(backend));
    } catch (StoppedException e) {
      if (!stop.isExitDeferred()) {
        throw e;
      }
      if (e.isResumable()) {
        writeCheckpoint();
      }
      return stopped();
    } catch (Throwable e) {
      // Not Exception: memory may run out, and Spark's Scala code throws undeclared exceptions.
      if (stop.isRequested() && !stop.isExitDeferred()) {
        throw e;
      }
      if (stop.isRequested()) {
        // Spark is shutting down in this JVM; the last checkpoint remains valid.
        return stopped();
      }
      failed(e, backend);
      throw e;
    }
  }

  private void train(Backend backend) throws IOException {
    try (StoppableEngine engine = startEngine(backend)) {
      stop.deferExit();
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
        saveIfResumable(engine, e);
        throw e;
      }
      describe(engine, backend);
    }
  }

  private StoppableEngine startEngine(Backend backend) {
    Step first = batches.step(state.steps());
    return new StoppableEngine(backend.startEngine(first, state.parameters()), stop);
  }

  /** Writes a checkpoint after a failure: the driver has the parameters even if Spark is gone. */
  private void saveIfResumable(StoppableEngine engine, Throwable failure) {
    if (engine.isResumable()) {
      try {
        writeCheckpoint();
      } catch (IOException | RuntimeException | Error e) {
        failure.addSuppressed(e);
      }
    }
  }

  private void writeCheckpoint() throws IOException {
    if (checkpoints.isPresent()) {
      checkpoints.get().write(state);
    }
  }

  private RunRecord describe(Engine engine, Backend backend) {
    record.put("engine", engine.name());
    record.put("partitions", backend.partitions());
    record.put("shards", batches.shards());
    record.put("blas", backend.blas());
    return record.put("versions", Versions.all());
  }

  /** Records a failure. A second failure while writing is only added as suppressed. */
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
        tests
            ? Optional.of(stop.interruptible(() -> backend.test(state.result()), false))
            : Optional.empty();
    double testSeconds = (System.nanoTime() - began) / 1e9;
    Model model =
        new Model(
            recipe.network(),
            state.result().clone(),
            data.scaling(),
            data.classNames(),
            data.schema());
    if (record.directory().isPresent()) {
      record.directory().get().writeModel(model);
    }
    test.ifPresent(evaluation -> data.requireNear(Part.TEST, evaluation));
    TrainingTotals figures = state.figures();
    record.put("status", "completed");
    record.put("steps", state.steps());
    long epochs = state.steps() / batches.stepsPerEpoch();
    record.put("epochs", epochs);
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
    return new Outcome(model, test, epochs, figures.trainingSeconds());
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
