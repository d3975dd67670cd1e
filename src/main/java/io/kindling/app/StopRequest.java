package io.kindling.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * The wish to stop, by SIGTERM or Ctrl-C. Holds the JVM's end back until the training has written
 * down where it was.
 */
final class StopRequest implements AutoCloseable {

  /** Ahead of Spark's hooks and Hadoop's, which take away what a last checkpoint needs. */
  private static final int PRIORITY = 1000;

  private static final long PATIENCE_SECONDS = 20;

  private final CountDownLatch written = new CountDownLatch(1);
  private final Runnable hook = this::request;
  private volatile boolean requested;

  /** Begins to listen. */
  StopRequest() {
    ShutdownHookManager.get()
        .addShutdownHook(hook, PRIORITY, PATIENCE_SECONDS + 5, TimeUnit.SECONDS);
  }

  /** Whether the training should end after this step. */
  boolean isRequested() {
    return requested;
  }

  /** Lets the JVM end: everything is written. */
  @Override
  public void close() {
    written.countDown();
    if (!requested) {
      ShutdownHookManager.get().removeShutdownHook(hook);
    }
  }

  private void request() {
    requested = true;
    try {
      if (!written.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("kindling: the step under way did not end in time; it is not saved");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
