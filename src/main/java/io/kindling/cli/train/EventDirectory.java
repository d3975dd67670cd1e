package io.kindling.cli.train;

import io.kindling.data.DataSet;
import io.kindling.report.tensorboard.TensorBoardWriter;
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

/** Where a run's event files for TensorBoard go, if they are asked for. */
public final class EventDirectory {

  private EventDirectory() {}

  /**
   * Checks, by writing and removing a file, that they can be written.
   *
   * @throws io.kindling.InvalidInputException if they cannot
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
   * Writes them for a run, to a directory that is called as the run's is: TensorBoard shows every
   * directory as a run.
   *
   * @param state where the run begins
   * @param note is told if they cannot be written
   * @return null if they are not asked for
   */
  static TensorBoardWriter writer(
      Execution execution,
      Configuration hadoop,
      Recipe recipe,
      DataSet data,
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
        data.training().size(),
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
