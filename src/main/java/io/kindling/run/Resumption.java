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

/** Where a run goes on: at its newest sound checkpoint, or at the beginning if it has none. */
public final class Resumption {

  private final RunDirectory directory;
  private final Checkpoint checkpoint;

  private Resumption(RunDirectory directory, Checkpoint checkpoint) {
    this.directory = directory;
    this.checkpoint = checkpoint;
  }

  /**
   * Finds the checkpoint, without changing anything. What can be told without the data is checked,
   * and {@link #checkData} has to follow.
   *
   * @param recipe of the run as it is now
   * @param open the settings that only the data will decide
   * @param warn is told of every damaged checkpoint that was passed over
   * @return empty if the run has to begin at the beginning
   * @throws RunMismatchException if the run was started with another recipe
   * @throws InvalidInputException if its metrics are damaged
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
   * Checks that a run that is complete is the one that is asked for; {@link #checkCompletedData}
   * has to follow.
   *
   * @param open the settings that only the data will decide
   * @throws RunMismatchException if it had another recipe
   */
  public static void checkCompleted(RunDirectory directory, Recipe recipe, Set<Setting<?>> open) {
    RunIdentity.checkRecipe(recipe, open, RunIdentity.recorded(directory), directory.path());
  }

  /**
   * Checks that a run that is complete was one on these data.
   *
   * @param recipe with all that the data decide
   * @throws RunMismatchException if it was not
   */
  public static void checkCompletedData(RunDirectory directory, Recipe recipe, SessionData data) {
    RunIdentity.checkData(recipe, data, RunIdentity.recorded(directory), directory.path());
  }

  /**
   * Returns a recipe that has these settings as the run began with them.
   *
   * @param kept the settings
   */
  public Recipe keeping(Set<Setting<?>> kept, Recipe recipe) {
    return RunIdentity.asNoted(recipe, kept, checkpoint.notes());
  }

  /** Returns a recipe that has these settings as a completed run had them. */
  public static Recipe keeping(Set<Setting<?>> kept, Recipe recipe, RunDirectory completed) {
    return RunIdentity.asNoted(recipe, kept, RunIdentity.recorded(completed));
  }

  /** After how many steps it goes on. */
  public long steps() {
    return checkpoint.steps();
  }

  /**
   * Checks that the checkpoint is of a run on these data.
   *
   * @param recipe with all that the data decide
   * @throws RunMismatchException if it is not
   * @throws InvalidInputException if it is beyond the run's end
   */
  public void checkData(Recipe recipe, SessionData data) {
    RunIdentity.checkData(recipe, data, checkpoint.notes(), directory.path());
    long end = recipe.horizon(data.size(SessionData.Part.TRAINING)).steps();
    if (checkpoint.steps() > end) {
      throw Execution.RESUME.invalid(
          "the newest checkpoint in %s is of step %,d, but the run ends at step %,d; remove that file"
              + " and resume again",
          directory.checkpoints(), checkpoint.steps(), end);
    }
  }

  /** How the run scales raw features. */
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

  /** The training as it was at the checkpoint. */
  public TrainingState state(Recipe recipe) {
    return TrainingState.restored(
        recipe.network(),
        checkpoint.parameters(),
        checkpoint.optimizerState(),
        checkpoint.steps(),
        TrainingTotals.fromNotes(checkpoint.notes()),
        ParameterCopies.restored(recipe, checkpoint.kept(), checkpoint.notes()));
  }

  /** What is wrong with a checkpoint of this run's name, if anything is. */
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
      return Optional.of("holds figures that no run has (" + e.getMessage() + ")");
    }
    try {
      ClassNames.fromNotes(checkpoint.notes(), recipe.network());
      SchemaMetadata.read(checkpoint.notes(), recipe.network());
    } catch (IllegalArgumentException e) {
      return Optional.of("holds another table's classes or columns (" + e.getMessage() + ")");
    }
    try {
      boolean fits = Scaling.fromNotes(checkpoint.notes()).fits(recipe.network().inputs());
      return fits ? Optional.empty() : Optional.of("scales other features than the run has");
    } catch (IllegalArgumentException e) {
      return Optional.of("does not say how features are scaled (" + e.getMessage() + ")");
    }
  }
}
