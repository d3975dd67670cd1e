package io.kindling.spark.cluster;

import io.kindling.spark.ClusterFailureException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits a moment for executors that are on their way, before the engine and the number of
 * partitions are chosen for a whole run.
 */
final class ExecutorArrival {

  private static final Logger LOG = LoggerFactory.getLogger(ExecutorArrival.class);

  private static final long LOOK_MILLIS = 200;

  /** How long what was asked for by its number may be on its way. */
  private static final long ASKED_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** How long after the last one another may come that was not asked for by number. */
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(3);

  private static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(2);

  private ExecutorArrival() {}

  /**
   * Waits until there are as many slots for tasks as the submitter asked for, or as are of use; or
   * until it seems that no more will come.
   *
   * @param useful how many slots are of use
   * @throws ClusterFailureException if there is none for too long
   */
  static void await(JavaSparkContext spark, int useful) {
    SparkConf conf = spark.getConf();
    ClusterMonitor watch = ClusterMonitor.of(spark);
    // Dynamic allocation asks for executors when there are tasks, and not before.
    if (!watch.isOn() || conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
      return;
    }
    Allocation asked = Allocation.asked(conf);
    boolean byNumber = asked.cores() != Allocation.UNKNOWN;
    int expected = Math.min(useful, asked.slots(conf));
    long began = System.nanoTime();
    long lastCame = began;
    int slots = 0;
    boolean told = false;
    watch.waiting(true);
    try {
      while (true) {
        watch.check();
        int now = TaskSlots.of(spark);
        if (now > slots) {
          slots = now;
          lastCame = System.nanoTime();
        }
        long since = System.nanoTime() - (byNumber ? began : lastCame);
        long limit = byNumber ? ASKED_NANOS : QUIET_NANOS;
        if (slots > 0 && (slots >= expected || since > limit)) {
          break;
        }
        if (slots > 0 && !told && System.nanoTime() - began > SILENT_NANOS) {
          told = true;
          LOG.info("waiting a moment for more executors: {} of {} tasks can run", slots, expected);
        }
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } finally {
      watch.waiting(false);
    }
  }
}
