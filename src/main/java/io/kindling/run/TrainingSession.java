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
 * A training session: from checked data and a state to begin with, over all steps, to the tested
 * model and the files of its run directory.
 *
 * <p>{@code train}, {@code retrain}, {@code study} and the Java API all train by this class. It
 * needs no Spark: a {@link Backend} computes. Without a run directory nothing is written.
 */
public final class TrainingSession {

  /** Computes a session: a Spark cluster, or Spark in local mode. */
  public interface Backend {

    /**
     * Checks the executors, and starts an engine on the training and validation examples.
     *
     * @param first the first step that will be made
     * @param parameters the parameters at that step
     */
    Engine startEngine(Step first, float[] parameters);

    /** Evaluates a network on the test examples, after the engine was closed. */
    Evaluation test(float[] parameters);

    /** Returns the name of the BLAS that the started engine uses, or of all that it uses. */
    String blas();

    /** Returns the number of tasks that share a step, once the engine was started. */
    int partitions();

    /** Returns a failure as one line. */
    default String explain(Throwable failure) {
      return ForeignFailure.line(failure);
    }
  }

  /**
   * The result of a completed session.
   *
   * @param model the trained model
   * @param test the evaluation on the test examples; empty if there are none
   * @param epochs the number of epochs that were completed
   * @param trainingSeconds the seconds that the steps took
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
   * Prepares a session.
   *
   * @param recipe the recipe, whose validation setting is the number of validation examples
   * @param data the checked data
   * @param state the state to begin with: initial, or restored from a checkpoint
   * @param record the record, which is written if it has a run directory
   * @param stop tells when the session should end early
   * @param watching listeners besides those of every session: progress, reports
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
    // The guard comes first: parameters that are not finite must not get into a file. Checkpoints
    // come last: a checkpoint is only true when everything else of its step has been written.
    listeners.add(new DivergenceGuard());
    listeners.add(new DataChangeCheck(data));
    listeners.add(new ValidationCheck(data));
    this.stopping = new EarlyStopping(recipe.get(RegularizationSettings.PATIENCE));
    listeners.add(stopping);
    record.directory().map(MetricsWriter::new).ifPresent(listeners::add);
    listeners.addAll(watching);
    checkpoints.ifPresent(listeners::add);
  }

  /** Returns the entries that a checkpoint holds besides the state. */
  private Map<String, String> notes() {
    Map<String, String> notes = RunIdentity.of(recipe, data);
    notes.put("blas", recipe.get(RecipeSettings.BLAS).load().name());
    notes.putAll(data.scaling().toNotes());
    notes.putAll(ClassNames.toNotes(data.classNames()));
    notes.putAll(SchemaMetadata.of(data.schema()));
    return notes;
  }

  /**
   * Trains, tests and writes the run directory. The record tells how the session ended, unless it
   * was stopped before its first step.
   *
   * @return empty if the session was stopped before its end
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
        writeCheckpoint();
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
