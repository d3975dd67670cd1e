package io.kindling.run;

import io.kindling.run.StoppableEngine.StoppedException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * Listens for SIGTERM and Ctrl-C, and holds the JVM's end back until the training has written down
 * where it was.
 */
public final class StopRequest implements AutoCloseable {

  /** Ahead of Spark's hooks and Hadoop's, which take away what a last checkpoint needs. */
  private static final int PRIORITY = 1000;

  /** How long a computation under way may take to end by itself. */
  private static final long GRACE_SECONDS = 3;

  private static final long PATIENCE_SECONDS = 20;

  private final CountDownLatch written = new CountDownLatch(1);
  private final Runnable hook = this::request;
  private volatile boolean requested;
  private Thread computing;

  /** Begins to listen. */
  public StopRequest() {
    ShutdownHookManager.get()
        .addShutdownHook(hook, PRIORITY, PATIENCE_SECONDS + GRACE_SECONDS + 5, TimeUnit.SECONDS);
  }

  /** Whether the training should end after this step. */
  public boolean isRequested() {
    return requested;
  }

  /**
   * Waits for a computation, but not for long once a stop was requested.
   *
   * @param stateIsWhole whether the training's state, should the computation be given up, is one
   *     that a run can go on from
   * @throws StoppedException if it was given up
   */
  <T> T interruptible(Supplier<T> computation, boolean stateIsWhole) {
    synchronized (this) {
      computing = Thread.currentThread();
    }
    try {
      return computation.get();
    } catch (Exception e) {
      // Not RuntimeException: Spark throws checked ones that its Scala does not declare.
      if (requested) {
        throw new StoppedException(stateIsWhole, e);
      }
      throw e;
    } finally {
      synchronized (this) {
        computing = null;
        // What comes now writes files, and must not be interrupted.
        Thread.interrupted();
      }
    }
  }

  /** Lets the JVM end: everything is written. */
  @Override
  public void close() {
    written.countDown();
    if (!requested) {
      ShutdownHookManager.get().removeShutdownHook(hook);
    }
  }

  /** Requests a stop; returns when everything is written, or after a while. */
  void request() {
    requested = true;
    try {
      if (!written.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
        interrupt();
      }
      if (!written.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("kindling: the step under way did not end in time; it is not saved");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void interrupt() {
    if (computing != null) {
      computing.interrupt();
    }
  }
}
