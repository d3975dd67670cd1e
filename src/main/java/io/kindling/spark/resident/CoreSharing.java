package io.kindling.spark.resident;

import io.kindling.spark.cluster.OtherJobs;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes resident tasks leave when another job of the application needs their cores: at once if no
 * command is being computed, otherwise after the current command.
 *
 * <p>Without this, that job would wait until the training ends, and if a listener of the training
 * waits for the job, neither would ever end.
 */
final class CoreSharing implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CoreSharing.class);

  private final OtherJobs others;
  private final int tasks;
  private final Runnable leave;
  private final Runnable onDemand = this::check;
  private boolean isComputing;
  private boolean isLeaveRequested;
  private boolean isRunning;
  private boolean isLogged;

  /**
   * Starts to watch for other jobs.
   *
   * @param tasks the number of resident tasks, each of which occupies one core
   * @param leave makes the tasks leave; must not block
   */
  CoreSharing(OtherJobs others, int tasks, Runnable leave) {
    this.others = others;
    this.tasks = tasks;
    this.leave = leave;
    others.onDemand(onDemand);
  }

  /** Runs a command, during which the tasks do not leave. */
  <T> T compute(Supplier<T> command) {
    begin();
    try {
      return command.get();
    } finally {
      end();
    }
  }

  private synchronized void begin() {
    isComputing = true;
  }

  private synchronized void end() {
    isComputing = false;
    if (isLeaveRequested) {
      makeRoom();
    }
  }

  /** Records that the tasks have been started. Called while a command is being computed. */
  synchronized void started() {
    isRunning = true;
    isLeaveRequested = false;
    // A stage that was submitted just before found no resident task that could leave.
    check();
  }

  /** Returns whether the tasks were started and have not left since. */
  synchronized boolean isRunning() {
    return isRunning;
  }

  /** Returns whether the tasks will leave after the current command. */
  synchronized boolean isLeaveRequested() {
    return isLeaveRequested;
  }

  /** Checks whether another job needs the tasks' cores. */
  synchronized void check() {
    if (isRunning && others.wantCoresOf(tasks)) {
      isLeaveRequested = true;
      if (!isComputing) {
        makeRoom();
      }
    }
  }

  private void makeRoom() {
    isLeaveRequested = false;
    isRunning = false;
    if (!isLogged) {
      isLogged = true;
      LOG.info(
          "the resident tasks leave their cores to another job of the application, now and whenever"
              + " one needs them");
    }
    leave.run();
  }

  @Override
  public void close() {
    others.offDemand(onDemand);
  }
}
