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
 * Ends a command when one of Spark's own threads has died because a resource ran out, or when Spark
 * does not start: the command would otherwise wait for ever.
 *
 * <p>The monitor interrupts the command's thread while it waits for Spark. A monitoring thread,
 * started while resources are still available, does that, and ends the JVM if the command does not
 * end soon after.
 */
public final class DriverMonitor implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DriverMonitor.class);

  /** Time in seconds that a command may take to record its failure, and Spark to stop. */
  private static final int GRACE_SECONDS = 30;

  /** The monitor of the command that runs in this JVM; null if there is none. */
  private static volatile DriverMonitor current;

  private static volatile boolean ownsJvm;

  private final Thread.UncaughtExceptionHandler before =
      Thread.getDefaultUncaughtExceptionHandler();

  /** The thread that waits for Spark; null while none does. */
  private Thread waiting;

  /**
   * Seconds that the wait may still take. Counted down, because the process may be suspended in
   * between.
   */
  private long secondsLeft;

  /** Failure to report when the time is over; null without a limit. */
  private String lateFailure;

  private String failure;
  private boolean isClosed;

  private DriverMonitor() {}

  /** Starts a monitor; there is one at a time. */
  public static DriverMonitor start() {
    DriverMonitor monitor = new DriverMonitor();
    current = monitor;
    Thread.setDefaultUncaughtExceptionHandler(monitor::died);
    Thread thread = new Thread(monitor::run, "kindling-driver-monitor");
    thread.setDaemon(true);
    thread.start();
    return monitor;
  }

  /**
   * Allows the monitor to end this JVM, which runs nothing but the command, if the command does not
   * end.
   */
  public static void ownJvm() {
    ownsJvm = true;
  }

  /**
   * Runs work that waits for Spark, under the monitor of this JVM if there is one.
   *
   * @throws ClusterFailureException if one of Spark's threads has died
   */
  public static <T> T during(Supplier<T> work) {
    DriverMonitor monitor = current;
    return monitor == null ? work.get() : monitor.interruptible(work);
  }

  /**
   * Runs work that waits for Spark, but no longer than the given time.
   *
   * @param late the failure to report when the time is over
   * @throws ClusterFailureException if one of Spark's threads has died, or time is up
   */
  public static <T> T during(Duration limit, String late, Supplier<T> work) {
    DriverMonitor monitor = current;
    if (monitor == null) {
      return work.get();
    }
    monitor.limit(limit, late);
    try {
      return monitor.interruptible(work);
    } finally {
      monitor.limit(Duration.ZERO, null);
    }
  }

  private synchronized void limit(Duration limit, String late) {
    secondsLeft = limit.toSeconds();
    lateFailure = late;
    notifyAll();
  }

  private <T> T interruptible(Supplier<T> work) {
    Thread outer = begin();
    try {
      return work.get();
    } catch (Throwable e) {
      // Spark's own exception only says that the thread was interrupted.
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
      // The work after this writes files and must not be interrupted.
      Thread.interrupted();
    }
  }

  private synchronized void check(Throwable cause) {
    if (failure != null) {
      throw new ClusterFailureException(failure, cause);
    }
  }

  /** Stops Spark, unless one of its threads has died: Spark would wait for that thread. */
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
        if (lateFailure == null) {
          wait();
        } else if (secondsLeft > 0) {
          secondsLeft--;
          wait(1000);
        } else {
          failure = lateFailure;
        }
      }
      for (int second = 0; second < GRACE_SECONDS && failure != null; second++) {
        // Repeatedly, because the thread may start to wait for something else.
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
   * Stops the monitor. If one of Spark's threads has died, the monitoring thread continues until
   * the JVM ends, because Spark may wait for the dead thread.
   */
  @Override
  public synchronized void close() {
    Thread.setDefaultUncaughtExceptionHandler(before);
    current = null;
    isClosed = true;
    notifyAll();
  }
}
