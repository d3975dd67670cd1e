package io.kindling.spark.cluster;

import io.kindling.spark.ClusterFailureException;
import io.kindling.spark.MemoryExhausted;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a command when one of Spark's own threads has died of a resource that ran out, or when Spark
 * does not start: what the command waits for never comes then.
 *
 * <p>The command's thread is interrupted wherever it waits for Spark. A thread that was started
 * before resources are short does that, and ends the JVM if the command has not ended it soon.
 */
public final class DriverMonitor implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DriverMonitor.class);

  /** How long a command may take to write down its failure, and Spark to stop. */
  private static final int GRACE_SECONDS = 30;

  /** The watch of the command that runs in this JVM; null without one. */
  private static volatile DriverMonitor current;

  private static volatile boolean ownsJvm;

  private final Thread.UncaughtExceptionHandler before =
      Thread.getDefaultUncaughtExceptionHandler();

  /** The thread that waits for Spark; null while none does. */
  private Thread waiting;

  /** How many seconds the wait may still take; counted, for a process may be stopped meanwhile. */
  private long secondsLeft;

  /** What has happened when they are over; null without a limit. */
  private String lateness;

  private String failure;
  private boolean isClosed;

  private DriverMonitor() {}

  /** Begins to watch; there is one watch at a time. */
  public static DriverMonitor start() {
    DriverMonitor watch = new DriverMonitor();
    current = watch;
    Thread.setDefaultUncaughtExceptionHandler(watch::died);
    Thread thread = new Thread(watch::run, "kindling-driver-watch");
    thread.setDaemon(true);
    thread.start();
    return watch;
  }

  /** From now on a command that does not end is ended along with the JVM, which is its own. */
  public static void ownJvm() {
    ownsJvm = true;
  }

  /**
   * Does something that waits for Spark, under the watch of this JVM if there is one.
   *
   * @throws ClusterFailureException if a thread of Spark's has died
   */
  public static <T> T during(Supplier<T> work) {
    DriverMonitor watch = current;
    return watch == null ? work.get() : watch.interruptible(work);
  }

  /**
   * Does something that waits for Spark, but not for longer than given.
   *
   * @param late what to say then
   * @throws ClusterFailureException if a thread of Spark's has died, or time is up
   */
  public static <T> T during(Duration limit, String late, Supplier<T> work) {
    DriverMonitor watch = current;
    if (watch == null) {
      return work.get();
    }
    watch.limit(limit, late);
    try {
      return watch.interruptible(work);
    } finally {
      watch.limit(Duration.ZERO, null);
    }
  }

  private synchronized void limit(Duration limit, String late) {
    secondsLeft = limit.toSeconds();
    lateness = late;
    notifyAll();
  }

  private <T> T interruptible(Supplier<T> work) {
    Thread outer = begin();
    try {
      return work.get();
    } catch (Throwable e) {
      // What Spark says then is that it was interrupted.
      check(e);
      throw e;
    } finally {
      end(outer);
    }
  }

  private synchronized Thread begin() {
    check(null);
    Thread outer = waiting;
    waiting = Thread.currentThread();
    return outer;
  }

  private synchronized void end(Thread outer) {
    waiting = outer;
    if (failure != null) {
      // What comes now writes files, and must not be interrupted.
      Thread.interrupted();
    }
  }

  private synchronized void check(Throwable cause) {
    if (failure != null) {
      throw new ClusterFailureException(failure, cause);
    }
  }

  /** Stops Spark, unless a thread of its own has died, for which it would wait. */
  public void stop(JavaSparkContext spark) {
    try {
      interruptible(
          () -> {
            spark.stop();
            return null;
          });
    } catch (ClusterFailureException e) {
      LOG.debug("Spark is not stopped", e);
    }
  }

  private void died(Thread thread, Throwable error) {
    if (error instanceof OutOfMemoryError) {
      fail(MemoryExhausted.atDriver(error, new SparkConf()));
    } else if (before != null) {
      before.uncaughtException(thread, error);
    } else {
      thread.getThreadGroup().uncaughtException(thread, error);
    }
  }

  private synchronized void fail(String why) {
    if (failure == null && !isClosed) {
      failure = why;
      notifyAll();
    }
  }

  private synchronized void run() {
    try {
      while (failure == null && !isClosed) {
        if (lateness == null) {
          wait();
        } else if (secondsLeft > 0) {
          secondsLeft--;
          wait(1000);
        } else {
          failure = lateness;
        }
      }
      for (int second = 0; second < GRACE_SECONDS && failure != null; second++) {
        // Again and again: it may wait for something else.
        if (waiting != null) {
          waiting.interrupt();
        }
        wait(1000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (failure != null && ownsJvm) {
      Runtime.getRuntime().halt(1);
    }
  }

  /**
   * Ends the watch, unless a thread has died: until the JVM ends, Spark may wait for that thread.
   */
  @Override
  public synchronized void close() {
    Thread.setDefaultUncaughtExceptionHandler(before);
    current = null;
    isClosed = true;
    notifyAll();
  }
}
