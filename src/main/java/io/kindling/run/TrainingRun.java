package io.kindling.run;

import io.kindling.data.BatchOrder;
import io.kindling.data.DataSet;
import io.kindling.model.CheckpointDirectory;
import io.kindling.model.Model;
import io.kindling.nn.Blas;
import io.kindling.run.StoppableEngine.StoppedException;
import io.kindling.training.DivergenceGuard;
import io.kindling.training.Engine;
import io.kindling.training.EpochFigures;
import io.kindling.training.Evaluation;
import io.kindling.training.Recipe;
import io.kindling.training.RecipeSettings;
import io.kindling.training.Training;
import io.kindling.training.TrainingListener;
import io.kindling.training.TrainingState;
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
  public interface Workplace {

    /** Starts an engine on the training and validation examples. */
    Engine startEngine();

    /** Evaluates a network on the test examples, when the engine has been closed. */
    Evaluation test(float[] parameters);

    /** With which BLAS, or with which several, the engine that was started computes. */
    String blas();

    /** How many tasks share a step, once the engine was started. */
    int partitions();
  }

  /**
   * What came of a run that was completed.
   *
   * @param test on the test examples
   * @param trainingSeconds of its steps alone
   */
  public record Outcome(Model model, Evaluation test, double trainingSeconds) {}

  private final Recipe recipe;
  private final DataSet data;
  private final TrainingState state;
  private final RunRecord record;
  private final StopRequest stop;
  private final CheckpointWriter checkpoints;
  private final List<TrainingListener> listeners = new ArrayList<>();
  private final BatchOrder batches;
  private final long end;
  private final Blas blas;

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
    this.data = data;
    this.state = state;
    this.record = record;
    this.stop = stop;
    this.batches = recipe.batches(data.training().size());
    this.end = (long) recipe.get(RecipeSettings.EPOCHS) * batches.stepsPerEpoch();
    this.blas = Blas.load(recipe.get(RecipeSettings.BLAS));
    Map<String, String> notes = RunIdentity.of(recipe, data);
    notes.put("blas", blas.name());
    this.checkpoints =
        new CheckpointWriter(
            directory, recipe.network(), notes, execution.get(Execution.CHECKPOINT_EVERY), stop);
    // The guard first: what is not finite should get into no file. Checkpoints last: one is only
    // true when everything that belongs to its step has been written.
    listeners.add(new DivergenceGuard(blas));
    listeners.add(new DataWatch(data));
    listeners.add(new MetricsWriter(record.directory()));
    listeners.addAll(watching);
    listeners.add(checkpoints);
  }

  /**
   * Trains, tests and writes the run directory. Whatever happens, the record says how it ended.
   *
   * @return empty if the run was stopped before its end
   */
  public Optional<Outcome> execute(Workplace workplace) throws IOException {
    try {
      train(workplace);
      return stop.isRequested() ? stopped() : Optional.of(completed(workplace));
    } catch (StoppedException e) {
      if (e.stateIsWhole()) {
        checkpoints.write(state);
      }
      return stopped();
    } catch (Throwable e) {
      // Not Exception: memory may run out, and Spark's Scala throws what it does not declare.
      if (stop.isRequested()) {
        // Spark is going down around us; the last checkpoint stands.
        return stopped();
      }
      failed(e);
      throw e;
    }
  }

  private void train(Workplace workplace) throws IOException {
    try (Engine engine = new StoppableEngine(workplace.startEngine(), stop)) {
      describe(engine, workplace).write();
      Training training =
          new Training(
              engine,
              recipe.get(RecipeSettings.OPTIMIZER),
              recipe.schedule(),
              batches,
              TrainingListener.all(listeners));
      training.run(state, end);
      describe(engine, workplace);
    }
  }

  private RunRecord describe(Engine engine, Workplace workplace) {
    record.put("engine", engine.name());
    record.put("partitions", workplace.partitions());
    record.put("shards", batches.shards());
    record.put("blas", workplace.blas());
    return record.put("versions", Versions.all());
  }

  /** Where the record cannot be written either, the failure is still what the user has to know. */
  private void failed(Throwable failure) {
    try {
      record.put("status", "failed").put("failure", String.valueOf(failure.getMessage())).write();
    } catch (IOException | RuntimeException | Error e) {
      failure.addSuppressed(e);
    }
  }

  private Optional<Outcome> stopped() throws IOException {
    record.put("status", "stopped").put("seconds", seconds(0)).write();
    return Optional.empty();
  }

  private Outcome completed(Workplace workplace) throws IOException {
    long began = System.nanoTime();
    Evaluation test = workplace.test(state.parameters());
    double testSeconds = (System.nanoTime() - began) / 1e9;
    Model model = new Model(recipe.network(), state.parameters().clone());
    record.directory().writeModel(model);
    EpochFigures figures = state.figures();
    record.put("status", "completed");
    record.put("steps", state.steps());
    record.put("epochs", recipe.get(RecipeSettings.EPOCHS));
    record.put("seconds", seconds(testSeconds));
    record.put("test", RunRecord.accuracy(test.correct(), test.total()));
    if (figures.validationTotal() > 0) {
      record.put(
          "validation", RunRecord.accuracy(figures.validationCorrect(), figures.validationTotal()));
    }
    record.put("weightsSha256", model.weightsSha256());
    record.write();
    return new Outcome(model, test, figures.trainingSeconds());
  }

  private Map<String, Object> seconds(double testSeconds) {
    EpochFigures figures = state.figures();
    Map<String, Object> seconds = new LinkedHashMap<>();
    seconds.put("total", record.secondsSinceStart());
    seconds.put("training", figures.trainingSeconds());
    seconds.put("evaluation", figures.evaluationSeconds() + testSeconds);
    return seconds;
  }
}
