package io.kindling.run;

import io.kindling.InvalidInputException;
import io.kindling.data.TableSchema;
import io.kindling.data.scaling.Scaling;
import io.kindling.model.Checkpoint;
import io.kindling.model.ClassNames;
import io.kindling.model.SchemaMetadata;
import io.kindling.settings.Setting;
import io.kindling.training.ParameterCopies;
import io.kindling.training.TrainingState;
import io.kindling.training.TrainingTotals;
import io.kindling.training.recipe.Recipe;
import io.kindling.training.recipe.RecipeSettings;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The newest intact checkpoint of a run, from which the run resumes. */
public final class Resumption {

  private final RunDirectory directory;
  private final Checkpoint checkpoint;

  private Resumption(RunDirectory directory, Checkpoint checkpoint) {
    this.directory = directory;
    this.checkpoint = checkpoint;
  }

  /**
   * Finds the checkpoint without changing any file. Checks everything that does not need the data;
   * call {@link #checkData} once the data are open.
   *
   * @param recipe the recipe of the run as requested now
   * @param open the settings whose values depend on the data and are not yet known
   * @param warn receives a message for every damaged checkpoint that was skipped
   * @return the resumption; empty if there is no checkpoint and the run begins at its first step
   * @throws RunMismatchException if the run was started with another recipe
   * @throws InvalidInputException if the run's metrics are damaged
   * @throws IOException if the directory cannot be read
   */
  public static Optional<Resumption> find(
      RunDirectory directory,
      Execution execution,
      Recipe recipe,
      Set<Setting<?>> open,
      Consumer<String> warn)
      throws IOException {
    Optional<Checkpoint> newest =
        directory
            .checkpoints(execution)
            .newest(
                checkpoint -> {
                  RunIdentity.checkRecipe(recipe, open, checkpoint.notes(), directory.path());
                  return flaw(checkpoint, RunIdentity.asNoted(recipe, open, checkpoint.notes()));
                },
                warn);
    directory.loadMetrics(newest.map(Checkpoint::steps).orElse(0L));
    return newest.map(found -> new Resumption(directory, found));
  }

  /**
   * Checks that a completed run had the requested recipe; call {@link #checkCompletedData} once the
   * data are open.
   *
   * @param open the settings whose values depend on the data and are not yet known
   * @throws RunMismatchException if the run had another recipe
   */
  public static void checkCompleted(RunDirectory directory, Recipe recipe, Set<Setting<?>> open) {
    RunIdentity.checkRecipe(recipe, open, RunIdentity.recorded(directory), directory.path());
  }

  /**
   * Checks that a completed run was trained on these data.
   *
   * @param recipe the complete recipe, with the values that depend on the data
   * @throws RunMismatchException if the run had other data or another recipe
   */
  public static void checkCompletedData(RunDirectory directory, Recipe recipe, SessionData data) {
    RunIdentity.checkData(recipe, data, RunIdentity.recorded(directory), directory.path());
  }

  /**
   * Returns a recipe with some settings replaced by the values that the run began with.
   *
   * @param kept the settings to replace
   */
  public Recipe keeping(Set<Setting<?>> kept, Recipe recipe) {
    return RunIdentity.asNoted(recipe, kept, checkpoint.notes());
  }

  /** Returns a recipe with some settings replaced by the values that a completed run had. */
  public static Recipe keeping(Set<Setting<?>> kept, Recipe recipe, RunDirectory completed) {
    return RunIdentity.asNoted(recipe, kept, RunIdentity.recorded(completed));
  }

  /** Returns the number of steps that were completed at the checkpoint. */
  public long steps() {
    return checkpoint.steps();
  }

  /**
   * Checks that the checkpoint belongs to a run on these data.
   *
   * @param recipe the complete recipe, with the values that depend on the data
   * @throws RunMismatchException if the run had other data or another recipe
   * @throws InvalidInputException if the checkpoint is beyond the run's last step
   */
  public void checkData(Recipe recipe, SessionData data) {
    RunIdentity.checkData(recipe, data, checkpoint.notes(), directory.path());
    long end = recipe.horizon(data.size(SessionData.Part.TRAINING)).steps();
    if (checkpoint.steps() > end) {
      throw Execution.RESUME.invalid(
          "the newest checkpoint in %s is of step %,d, but the run ends at step %,d; remove that"
              + " file and resume again",
          directory.checkpoints(), checkpoint.steps(), end);
    }
  }

  /** Returns the scaling that the run applies to raw features. */
  public Scaling scaling() {
    return Scaling.fromNotes(checkpoint.notes());
  }

  /** Returns the columns of the table that the run is trained on. */
  public TableSchema schema() {
    return SchemaMetadata.read(checkpoint.notes(), checkpoint.network());
  }

  /** Returns the names of the run's classes, from class 0 on; empty if they have only numbers. */
  public List<String> classNames() {
    return ClassNames.fromNotes(checkpoint.notes(), checkpoint.network());
  }

  /** Returns the state of the training at the checkpoint. */
  public TrainingState state(Recipe recipe) {
    return TrainingState.restored(
        recipe.network(),
        checkpoint.parameters(),
        checkpoint.optimizerState(),
        checkpoint.steps(),
        TrainingTotals.fromNotes(checkpoint.notes()),
        ParameterCopies.restored(recipe, checkpoint.kept(), checkpoint.notes()));
  }

  /** Returns why a checkpoint cannot belong to the recipe; empty if it can. */
  private static Optional<String> flaw(Checkpoint checkpoint, Recipe recipe) {
    int parameterCount = recipe.network().parameterCount();
    if (checkpoint.parameters().length != parameterCount) {
      return Optional.of(
          String.format(
              "holds %,d parameters, but the run's network has %,d",
              checkpoint.parameters().length, parameterCount));
    }
    int vectors = recipe.get(RecipeSettings.OPTIMIZER).vectors();
    if (checkpoint.optimizerState().size() != vectors) {
      return Optional.of(
          String.format(
              "holds %,d vectors of optimizer state, but the run's optimizer has %d",
              checkpoint.optimizerState().size(), vectors));
    }
    try {
      TrainingTotals.fromNotes(checkpoint.notes());
      ParameterCopies.restored(recipe, checkpoint.kept(), checkpoint.notes());
    } catch (IllegalArgumentException e) {
      return Optional.of("holds invalid training figures (" + e.getMessage() + ")");
    }
    try {
      ClassNames.fromNotes(checkpoint.notes(), recipe.network());
      SchemaMetadata.read(checkpoint.notes(), recipe.network());
    } catch (IllegalArgumentException e) {
      return Optional.of("holds classes or columns of another table (" + e.getMessage() + ")");
    }
    try {
      boolean fits = Scaling.fromNotes(checkpoint.notes()).fits(recipe.network().inputs());
      return fits
          ? Optional.empty()
          : Optional.of("holds a scaling for another number of features");
    } catch (IllegalArgumentException e) {
      return Optional.of("holds no valid scaling of features (" + e.getMessage() + ")");
    }
  }
}
