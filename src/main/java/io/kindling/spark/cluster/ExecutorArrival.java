package io.kindling.spark.cluster;

import io.kindling.spark.ClusterFailureException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits a short time for executors that are about to register, before the engine and the number of
 * partitions are chosen for a whole run.
 */
final class ExecutorArrival {

  private static final Logger LOG = LoggerFactory.getLogger(ExecutorArrival.class);

  /** Interval in milliseconds between two checks. */
  private static final long CHECK_MILLIS = 200;

  /** Longest time in nanoseconds to wait for executors that were requested by number. */
  private static final long REQUESTED_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** Longest time in nanoseconds to wait after the last registration if no number was requested. */
  private static final long UNREQUESTED_NANOS = TimeUnit.SECONDS.toNanos(3);

  /** Time in nanoseconds after which the wait is logged. */
  private static final long LOG_AFTER_NANOS = TimeUnit.SECONDS.toNanos(2);

  private ExecutorArrival() {}

  /**
   * Waits until there are as many task slots as the submitter requested, or as are useful, or until
   * no more are likely to come.
   *
   * @param useful the number of slots that are useful
   * @throws ClusterFailureException if there is no slot for too long
   */
  static void await(JavaSparkContext spark, int useful) {
    SparkConf conf = spark.getConf();
    ClusterMonitor monitor = ClusterMonitor.of(spark);
    // Dynamic allocation requests executors only once there are tasks.
    if (!monitor.isActive() || conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
      return;
    }
    Allocation requested = Allocation.requested(conf);
    boolean byNumber = requested.cores() != Allocation.UNKNOWN;
    int expected = Math.min(useful, requested.slots(conf));
    long began = System.nanoTime();
    long lastCame = began;
    int slots = 0;
    boolean isLogged = false;
    monitor.waiting(true);
    try {
      while (true) {
        monitor.check();
        int now = TaskSlots.of(spark);
        if (now > slots) {
          slots = now;
          lastCame = System.nanoTime();
        }
        long since = System.nanoTime() - (byNumber ? began : lastCame);
        long limit = byNumber ? REQUESTED_NANOS : UNREQUESTED_NANOS;
        if (slots > 0 && (slots >= expected || since > limit)) {
          break;
        }
        if (slots > 0 && !isLogged && System.nanoTime() - began > LOG_AFTER_NANOS) {
          isLogged = true;
          LOG.info(
              "waiting a short time for more executors: {} of {} tasks can run", slots, expected);
        }
        Thread.sleep(CHECK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } finally {
      monitor.waiting(false);
    }
  }
}
