package io.kindling.spark.cluster;

import io.kindling.ForeignFailure;
import io.kindling.InvalidInputException;
import io.kindling.spark.ClusterFailureException;
import io.kindling.spark.JobName;
import io.kindling.spark.MemoryExhausted;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches, from before the first job, that there are live executors to run jobs on, and ends jobs
 * that cannot complete: Spark itself would wait for ever.
 */
public final class ClusterMonitor {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterMonitor.class);

  /** Time in seconds that executors normally take to register. */
  private static final long USUAL_SECONDS = 10;

  /** Monitors of the running Spark contexts. */
  private static final Map<SparkContext, ClusterMonitor> MONITORS = new ConcurrentHashMap<>();

  private final AtomicReference<ClusterFailureException> failure = new AtomicReference<>();
  private final ExecutorLosses losses;
  private volatile boolean active;
  private volatile boolean waiting;
  private volatile boolean tightDriver;

  private ClusterMonitor(SparkContext spark) {
    this.losses = new ExecutorLosses(spark, this::fail);
  }

  /**
   * Starts a monitor that runs until Spark stops. Does nothing in local mode.
   *
   * @param timeout the time in seconds for which there may be no executor that can run a task while
   *     there is work to do
   */
  public static void start(JavaSparkContext spark, int timeout) {
    if (spark.isLocal()) {
      return;
    }
    ClusterMonitor monitor = new ClusterMonitor(spark.sc());
    monitor.active = true;
    MONITORS.put(spark.sc(), monitor);
    spark.sc().addSparkListener(monitor.losses);
    ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "kindling-cluster-monitor");
              thread.setDaemon(true);
              return thread;
            });
    // The task ends with the clock, which the monitor shuts down itself.
    ScheduledFuture<?> unused =
        clock.scheduleWithFixedDelay(
            monitor.new Absence(spark, timeout, clock), 1, 1, TimeUnit.SECONDS);
  }

  /** Returns the monitor of a Spark context; an inactive one if none was started. */
  public static ClusterMonitor of(JavaSparkContext spark) {
    ClusterMonitor monitor = MONITORS.get(spark.sc());
    return monitor == null ? new ClusterMonitor(spark.sc()) : monitor;
  }

  /**
   * Runs work that needs executors.
   *
   * @param name the name of its jobs
   * @throws ClusterFailureException if the cluster cannot run it, or memory ran out
   */
  public static <T> T during(JavaSparkContext spark, String name, Supplier<T> work) {
    return during(spark, () -> JobName.during(spark, name, work));
  }

  /**
   * Runs work that needs executors and names its jobs itself. Throws what {@link
   * #during(JavaSparkContext, String, Supplier)} does.
   */
  public static <T> T during(JavaSparkContext spark, Supplier<T> work) {
    ClusterMonitor monitor = of(spark);
    monitor.check();
    try {
      return DriverMonitor.during(work);
    } catch (Throwable e) {
      // Spark's own exception only says that its jobs were cancelled.
      monitor.check();
      if (e instanceof OutOfMemoryError) {
        throw new ClusterFailureException(MemoryExhausted.atDriver(e, spark.getConf()), e);
      }
      Optional<JobCancelledException> cancelled = JobCancelledException.of(e);
      if (cancelled.isPresent()) {
        throw cancelled.get();
      }
      if (MemoryExhausted.isIn(e)) {
        throw new ClusterFailureException(MemoryExhausted.inTask(e, spark.getConf()), e);
      }
      if (monitor.tightDriver && isSparksOwn(e)) {
        throw new ClusterFailureException(
            String.format(
                "the driver seems to have run out of memory, as predicted (%s): %s",
                ForeignFailure.firstSentence(e.getMessage()),
                MemoryExhausted.driverAdvice(spark.getConf())),
            e);
      }
      throw e;
    }
  }

  /**
   * Returns whether a job failed because of Spark and not because of a problem that a task found in
   * its data.
   */
  private static boolean isSparksOwn(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidInputException) {
        return false;
      }
    }
    return failure instanceof SparkException;
  }

  /**
   * Records that the driver hardly has enough memory for the run. An error in one of Spark's
   * threads at the driver may only appear as a failed task on an executor, with no exception that
   * names the cause.
   */
  public void driverIsTight() {
    tightDriver = true;
  }

  /**
   * Checks that the run can continue.
   *
   * @throws ClusterFailureException if it cannot
   */
  public void check() {
    ClusterFailureException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }

  /** Returns the record of lost executors. */
  public ExecutorLosses losses() {
    return losses;
  }

  /** Returns whether this monitor is active. */
  boolean isActive() {
    return active;
  }

  /** Sets whether the run waits for executors before there is a job for them. */
  void waiting(boolean now) {
    waiting = now;
  }

  private void fail(String why) {
    failure.compareAndSet(null, new ClusterFailureException(why, null));
  }

  /** Counts the time for which there is no executor to run a task. */
  private final class Absence implements Runnable {
    private final JavaSparkContext spark;
    private final long timeout;
    private final ScheduledExecutorService clock;
    private long seconds;
    private boolean isLogged;

    Absence(JavaSparkContext spark, int timeout, ScheduledExecutorService clock) {
      this.spark = spark;
      this.timeout = timeout;
      this.clock = clock;
    }

    @Override
    public void run() {
      try {
        if (spark.sc().isStopped()) {
          clock.shutdown();
          MONITORS.remove(spark.sc());
        } else if (failure.get() != null) {
          // Repeatedly, because another job may have started between two checks.
          spark.sc().cancelAllJobs();
        } else if (isWellSupplied()) {
          seconds = 0;
          isLogged = false;
        } else {
          missing(++seconds);
        }
      } catch (RuntimeException e) {
        LOG.debug("Spark is being stopped", e);
      }
    }

    /** Returns whether there is nothing to do, or an executor that does it. */
    private boolean isWellSupplied() {
      if (spark.statusTracker().getActiveJobIds().length > 0) {
        // Executors that have run nothing may exit before they run anything.
        return TaskSlots.of(spark, losses::isWorking) > 0;
      }
      return !waiting || TaskSlots.of(spark) > 0;
    }

    private void missing(long since) {
      if (since >= timeout) {
        fail(
            String.format(
                "no executor that can run a task has registered in %,d s (wait-for-executors): %s",
                timeout, Resources.requestedAndPresent(spark, losses.exits())));
        spark.sc().cancelAllJobs();
      } else if (since >= Math.min(USUAL_SECONDS, timeout / 2) && !isLogged) {
        isLogged = true;
        LOG.warn(
            "waiting for executors, {} s more at most (wait-for-executors): {}",
            timeout - since,
            Resources.requestedAndPresent(spark, losses.exits()));
      }
    }
  }
}
