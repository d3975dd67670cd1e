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

/** The run directory of a program's training: checks it, claims it, and releases it on close. */
final class RunFiles implements AutoCloseable {

  private final RunDirectory directory;
  private final Execution execution;
  private final boolean tests;
  private final Configuration hadoop;

  /**
   * Creates the object without touching the file system.
   *
   * @param execution the execution, whose output is the directory
   * @param tests whether there are test examples
   * @param hadoop the configuration of the file systems
   */
  RunFiles(Execution execution, boolean tests, Configuration hadoop) {
    this.directory = new RunDirectory(execution.get(Execution.OUTPUT), hadoop);
    this.execution = execution;
    this.tests = tests;
    this.hadoop = hadoop;
  }

  /** Returns the directory. */
  RunDirectory directory() {
    return directory;
  }

  /**
   * Checks the directory before any example is looked at.
   *
   * @throws InvalidInputException if it holds a run that the program does not resume, or cannot be
   *     written to
   * @throws IOException if the directory cannot be read
   */
  void check() throws IOException {
    if (isComplete()) {
      return;
    }
    if (execution.get(Execution.RESUME)) {
      directory.checkOwn();
    } else {
      directory.checkNew();
    }
    directory.checkWritable();
  }

  /** Returns whether the program resumes a run that has no step to make and no test to run. */
  private boolean isComplete() {
    return execution.get(Execution.RESUME)
        && directory.status().equals("completed")
        && (!tests || directory.record().path("test").isObject());
  }

  /**
   * Returns the model of the completed run in the directory, if the program resumes that run; empty
   * otherwise. A completed run without a test result counts as incomplete if there are test
   * examples now.
   *
   * @throws InvalidInputException if the completed run had another recipe or other data
   * @throws IOException if the directory cannot be read
   */
  Optional<Model> completed(Recipe recipe, SessionData data) throws IOException {
    if (!isComplete()) {
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
   * Finds the checkpoint to resume from and claims the directory.
   *
   * @param warn receives a message for every damaged checkpoint that was skipped
   * @return the checkpoint; empty if the training begins at its first step
   * @throws InvalidInputException if the directory holds another run
   * @throws IOException if the directory cannot be read
   */
  Optional<Resumption> begin(Recipe recipe, SessionData data, Consumer<String> warn)
      throws IOException {
    if (!execution.get(Execution.RESUME)) {
      directory.takeNew();
      return Optional.empty();
    }
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
    return Execution.RESUME.invalid(
        "%s; use the same recipe and data, or another directory", e.getMessage());
  }

  @Override
  public void close() {
    directory.release();
  }
}
