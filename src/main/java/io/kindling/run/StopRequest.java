package io.kindling.run;

import io.kindling.run.StoppableEngine.StoppedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * Handles SIGTERM and Ctrl-C, from a command's first check on. At first a stop cancels the current
 * work, because there is no result to save yet. Once the training makes steps ({@link #deferExit}),
 * a stop delays the end of the JVM until the training has written its checkpoint.
 */
public final class StopRequest implements AutoCloseable {

  /** An action that runs when other code ends the JVM in the middle of the work. */
  public interface ExitAction {

    /**
     * Runs the action.
     *
     * @param reason what happened, in one line
     * @throws IOException if the action cannot write its file
     */
    void run(String reason) throws IOException;
  }

  /** The priority of the hook: before Spark's and Hadoop's, which close what a checkpoint needs. */
  private static final int PRIORITY = 1000;

  /** The time for the current computation to end before its thread is interrupted. */
  private static final long GRACE_SECONDS = 3;

  /** The time after that for the checkpoint to be written. */
  private static final long PATIENCE_SECONDS = 20;

  /** The time for cancelled work to end, once before and once after its thread is interrupted. */
  private static final long CANCEL_SECONDS = 2;

  private final Thread owner = Thread.currentThread();
  private final List<ExitAction> onExit = new ArrayList<>();
  private final CountDownLatch written = new CountDownLatch(1);
  private final Optional<Runnable> hook;
  private final AtomicBoolean announced = new AtomicBoolean();
  private final Runnable announcement;
  private volatile boolean requested;
  private Thread computing;
  private boolean exitDeferred;
  private Runnable cancellation = () -> {};

  /**
   * Registers the signal handler. From now on a stop can cancel the work of the calling thread.
   *
   * @param announcement tells the user that the work was cancelled; runs at most once
   */
  public StopRequest(Runnable announcement) {
    this.announcement = announcement;
    this.computing = Thread.currentThread();
    Runnable requesting = this::request;
    this.hook = Optional.of(requesting);
    try {
      ShutdownHookManager.get()
          .addShutdownHook(
              requesting, PRIORITY, PATIENCE_SECONDS + GRACE_SECONDS + 5, TimeUnit.SECONDS);
    } catch (IllegalStateException e) {
      requested = true; // The JVM is shutting down already.
    }
  }

  private StopRequest() {
    this.announcement = () -> {};
    this.hook = Optional.empty();
  }

  /**
   * Returns a request that is never made, for a program that calls the Java API: it has signal
   * handlers of its own and interrupts its threads itself.
   */
  public static StopRequest never() {
    return new StopRequest();
  }

  /**
   * Registers an action for the case that a call in the thread that created this object ends the
   * JVM, as Spark does after some failures. The thread itself then does nothing more.
   */
  public synchronized void onExit(ExitAction action) {
    onExit.add(action);
  }

  /** Returns whether a stop was requested, so that the training ends after this step. */
  public boolean isRequested() {
    return requested;
  }

  /**
   * Sets the action with which a stop cancels the current work.
   *
   * @throws StoppedException if a stop was requested already
   */
  public synchronized void cancelBy(Runnable action) {
    checkNotRequested();
    cancellation = action;
  }

  /**
   * Makes a stop from now on wait for the current step and for the files to write, up to a limit.
   *
   * @throws StoppedException if a stop was requested already
   */
  public synchronized void deferExit() {
    checkNotRequested();
    exitDeferred = true;
    computing = null;
  }

  /** Returns whether {@link #deferExit} was called, so that there are results to save. */
  synchronized boolean isExitDeferred() {
    return exitDeferred;
  }

  /**
   * Checks that no stop was requested; call it before work begins.
   *
   * @throws StoppedException if a stop was requested
   */
  public void checkNotRequested() {
    if (requested) {
      throw new StoppedException(false, null);
    }
  }

  /** Runs the announcement that the work was cancelled, unless it has run already. */
  public void announceCancellation() {
    if (announced.compareAndSet(false, true)) {
      announcement.run();
    }
  }

  /**
   * Runs a computation that is interrupted some seconds after a stop was requested.
   *
   * @param resumable whether a run can resume from the training's state if the computation is
   *     interrupted
   * @return the computation's result
   * @throws StoppedException if the computation was interrupted by a stop
   */
  <T> T interruptible(Supplier<T> computation, boolean resumable) {
    if (hook.isEmpty()) {
      return computation.get();
    }
    synchronized (this) {
      computing = Thread.currentThread();
    }
    try {
      return computation.get();
    } catch (Exception e) {
      // Not RuntimeException: Spark's Scala code throws checked exceptions without declaring them.
      if (requested) {
        throw new StoppedException(resumable, e);
      }
      throw e;
    } finally {
      synchronized (this) {
        computing = null;
        // The thread writes files next and must not be interrupted then.
        Thread.interrupted();
      }
    }
  }

  /** Removes the signal handler and lets the JVM end; call it when everything is written. */
  @Override
  public void close() {
    written.countDown();
    try {
      if (!requested) {
        hook.ifPresent(ShutdownHookManager.get()::removeShutdownHook);
      }
    } catch (IllegalStateException e) {
      // The JVM has just begun to shut down; the hook finds that everything is written.
    }
  }

  /** Requests a stop; returns when everything is written, or after the time limits above. */
  void request() {
    Optional<String> exit = exit();
    if (exit.isPresent()) {
      runExitActions(exit.get());
      return;
    }
    if (cancel()) {
      return;
    }
    try {
      if (!written.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
        interrupt();
      }
      if (!written.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("kindling: the current step did not end in time and is not saved");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void runExitActions(String reason) {
    System.err.println("kindling: " + reason);
    for (ExitAction action : onExit) {
      try {
        action.run(reason);
      } catch (IOException | RuntimeException e) {
        System.err.println("kindling: the failure could not be recorded: " + e);
      }
    }
  }

  /** Returns which class ends the JVM from within the owner's thread; empty if none does. */
  private Optional<String> exit() {
    StackTraceElement[] frames = owner.getStackTrace();
    for (int i = 0; i < frames.length - 1; i++) {
      if (frames[i].getClassName().equals("java.lang.System")
          && frames[i].getMethodName().equals("exit")) {
        return Optional.of(
            frames[i + 1].getClassName()
                + " ended the program in the middle of its work; see the log before this line for"
                + " the reason");
      }
    }
    return Optional.empty();
  }

  /** Cancels the current work. Returns false if there are results to save instead. */
  private boolean cancel() {
    synchronized (this) {
      requested = true;
      if (exitDeferred) {
        return false;
      }
    }
    try {
      cancellation.run();
      // Spark mostly ends by itself while it starts and after its jobs were cancelled.
      if (!written.await(CANCEL_SECONDS, TimeUnit.SECONDS)) {
        interrupt();
        written.await(CANCEL_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    announceCancellation();
    return true;
  }

  private synchronized void interrupt() {
    if (computing != null) {
      computing.interrupt();
    }
  }
}
