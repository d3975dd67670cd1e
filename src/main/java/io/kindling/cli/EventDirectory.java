package io.kindling.cli;

import io.kindling.data.DataSet;
import io.kindling.hadoop.AtomicFile;
import io.kindling.report.tensorboard.TensorBoardWriter;
import io.kindling.run.Execution;
import io.kindling.training.Recipe;
import io.kindling.training.TrainingState;
import java.io.IOException;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Where a run's event files for TensorBoard go, if they are asked for. */
final class EventDirectory {

  private EventDirectory() {}

  /**
   * Checks, without writing anything, that they can be written.
   *
   * @throws io.kindling.InvalidInputException if they cannot
   */
  static void check(Execution execution, Configuration hadoop) {
    String asked = execution.get(Execution.TENSORBOARD);
    if (asked != null) {
      AtomicFile.obstacle(AtomicFile.path(asked), hadoop)
          .ifPresent(
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
    String asked = execution.get(Execution.TENSORBOARD);
    if (asked == null) {
      return null;
    }
    Path run = AtomicFile.path(execution.get(Execution.OUTPUT));
    String name = AtomicFile.fileSystem(run, hadoop).makeQualified(run).getName();
    return new TensorBoardWriter(
        AtomicFile.path(asked + "/" + name),
        hadoop,
        recipe,
        data.training().size(),
        execution.get(Execution.CHECKPOINT_EVERY),
        state.steps(),
        note);
  }
}
