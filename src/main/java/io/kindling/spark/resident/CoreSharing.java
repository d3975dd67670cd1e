package io.kindling.spark.resident;

import io.kindling.spark.cluster.OtherJobs;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has resident tasks leave when another job of the application wants their cores: at once, where
 * the training computes nothing, or else after the command under way.
 *
 * <p>Without it that job would wait for the training's end, and where a listener of the training
 * waits for that job, neither would ever end.
 */
final class CoreSharing implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CoreSharing.class);

  private final OtherJobs others;
  private final int tasks;
  private final Runnable leave;
  private final Runnable look = this::look;
  private boolean isComputing;
  private boolean isWanted;
  private boolean isPresent;
  private boolean isTold;

  /**
   * @param tasks the number of the resident tasks, each of which has a core
   * @param leave has them leave; it must not wait
   */
  CoreSharing(OtherJobs others, int tasks, Runnable leave) {
    this.others = others;
    this.tasks = tasks;
    this.leave = leave;
    others.onDemand(look);
  }

  /** Does something during which the tasks stay. */
  <T> T during(Supplier<T> command) {
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
    if (isWanted) {
      makeRoom();
    }
  }

  /** The tasks have been started; is called while a command is under way. */
  synchronized void enter() {
    isPresent = true;
    isWanted = false;
    // A stage that was submitted just before this has found no task to leave.
    look();
  }

  /** Whether the tasks were started and have not left since. */
  synchronized boolean isPresent() {
    return isPresent;
  }

  /** Whether the tasks will leave after the command under way. */
  synchronized boolean isWanted() {
    return isWanted;
  }

  /** Looks whether another job wants the tasks' cores. */
  synchronized void look() {
    if (isPresent && others.wantCoresOf(tasks)) {
      isWanted = true;
      if (!isComputing) {
        makeRoom();
      }
    }
  }

  private void makeRoom() {
    isWanted = false;
    isPresent = false;
    if (!isTold) {
      isTold = true;
      LOG.info(
          "the resident tasks leave their cores to another job of the application, now and whenever"
              + " one needs them");
    }
    leave.run();
  }

  @Override
  public void close() {
    others.offDemand(look);
  }
}
