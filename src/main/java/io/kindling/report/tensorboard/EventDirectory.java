package io.kindling.report.tensorboard;

import io.kindling.run.Execution;
import io.kindling.storage.AtomicFile;
import io.kindling.storage.PathName;
import io.kindling.storage.WriteProbe;
import io.kindling.training.TrainingState;
import io.kindling.training.recipe.Recipe;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The directory of a run's event files for TensorBoard. */
public final class EventDirectory {

  private EventDirectory() {}

  /**
   * Checks, by writing and removing a file, that event files can be written, if a run has any.
   *
   * @throws io.kindling.InvalidInputException if they cannot be written
   */
  public static void check(Execution execution, Configuration hadoop) throws IOException {
    String asked = execution.get(Execution.TENSORBOARD);
    if (asked != null) {
      Optional<String> obstacle = WriteProbe.obstacle(PathName.parse(asked), hadoop);
      if (obstacle.isEmpty() && execution.get(Execution.OUTPUT) != null) {
        obstacle = WriteProbe.obstacle(directory(execution, hadoop), hadoop);
      }
      obstacle.ifPresent(
          why -> {
            throw Execution.TENSORBOARD.invalidValue(
                asked, "cannot be written to (%s); name another directory", why);
          });
    }
  }

  /**
   * Returns the writer of a run's event files. Their directory has the name of the run directory,
   * because TensorBoard shows every directory as a run.
   *
   * @param examples the number of training examples
   * @param state the state that the run begins with
   * @param note receives the reason if files cannot be written
   * @return null if the run has no event files
   */
  public static TensorBoardWriter writer(
      Execution execution,
      Configuration hadoop,
      Recipe recipe,
      int examples,
      TrainingState state,
      Consumer<String> note)
      throws IOException {
    if (execution.get(Execution.TENSORBOARD) == null) {
      return null;
    }
    return new TensorBoardWriter(
        directory(execution, hadoop),
        hadoop,
        recipe,
        examples,
        execution.get(Execution.CHECKPOINT_EVERY),
        state.steps(),
        note);
  }

  private static Path directory(Execution execution, Configuration hadoop) throws IOException {
    Path run = PathName.parse(execution.get(Execution.OUTPUT));
    String name = AtomicFile.fileSystem(run, hadoop).makeQualified(run).getName();
    return PathName.parse(execution.get(Execution.TENSORBOARD) + "/" + name);
  }
}
