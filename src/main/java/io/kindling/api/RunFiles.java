package io.kindling.api;

import io.kindling.InvalidInputException;
import io.kindling.model.Model;
import io.kindling.run.Execution;
import io.kindling.run.Resumption;
import io.kindling.run.RunDirectory;
import io.kindling.run.RunMismatchException;
import io.kindling.run.SessionData;
import io.kindling.training.recipe.Recipe;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/** The run directory of a program's training: checked first, then taken, in the end released. */
final class RunFiles implements AutoCloseable {

  private final RunDirectory directory;
  private final Execution execution;
  private final Configuration hadoop;

  /**
   * Names the directory; nothing is written yet.
   *
   * @param execution the execution, whose output is the directory
   */
  RunFiles(Execution execution, Configuration hadoop) {
    this.directory = new RunDirectory(execution.get(Execution.OUTPUT), hadoop);
    this.execution = execution;
    this.hadoop = hadoop;
  }

  /** Returns the directory. */
  RunDirectory directory() {
    return directory;
  }

  /**
   * Returns the model of a run that was completed here, if the program resumes it. A run without a
   * test result is resumed, not completed, once there are test examples.
   *
   * @throws InvalidInputException if another run was
   */
  Optional<Model> completed(Recipe recipe, SessionData data) throws IOException {
    if (!execution.get(Execution.RESUME) || !directory.status().equals("completed")) {
      return Optional.empty();
    }
    boolean untested = !directory.record().path("test").isObject();
    if (untested && data.size(SessionData.Part.TEST) > 0) {
      return Optional.empty();
    }
    try {
      Resumption.checkCompleted(directory, recipe, Set.of());
      Resumption.checkCompletedData(directory, recipe, data);
    } catch (RunMismatchException e) {
      throw mismatch(e);
    }
    return Optional.of(Model.read(directory.modelFile(), hadoop));
  }

  /**
   * Finds the checkpoint to resume from, and takes the directory.
   *
   * @param warn receives every damaged checkpoint that was skipped
   * @return empty if the training begins at its first step
   * @throws InvalidInputException if the directory holds another run, or cannot be written
   */
  Optional<Resumption> begin(Recipe recipe, SessionData data, Consumer<String> warn)
      throws IOException {
    if (!execution.get(Execution.RESUME)) {
      directory.checkNew();
      directory.checkWritable();
      if (!directory.take()) {
        throw Execution.OUTPUT.invalidValue(
            directory.path().toString(),
            "another run has begun there in the meantime; name another directory");
      }
      return Optional.empty();
    }
    directory.checkOwn();
    directory.checkWritable();
    try {
      Optional<Resumption> found = Resumption.find(directory, execution, recipe, Set.of(), warn);
      found.ifPresent(resumption -> resumption.checkData(recipe, data));
      directory.takeOver();
      return found;
    } catch (RunMismatchException e) {
      throw mismatch(e);
    }
  }

  private static InvalidInputException mismatch(RunMismatchException e) {
    return Execution.RESUME.invalid("%s; give the same, or another directory", e.getMessage());
  }

  @Override
  public void close() {
    directory.release();
  }
}
