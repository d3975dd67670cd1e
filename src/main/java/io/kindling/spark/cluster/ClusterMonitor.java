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
 * Watches, from before the first job, whether there are executors to run jobs on and whether they
 * live, and ends what is under way where nothing will come of it: Spark itself would wait for ever.
 */
public final class ClusterMonitor {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterMonitor.class);

  /** How long executors take to come where all is well. */
  private static final long SILENT_SECONDS = 10;

  /** Those over a Spark that lives. */
  private static final Map<SparkContext, ClusterMonitor> WATCHES = new ConcurrentHashMap<>();

  private final AtomicReference<ClusterFailureException> failure = new AtomicReference<>();
  private final ExecutorLosses losses;
  private volatile boolean on;
  private volatile boolean waiting;
  private volatile boolean tightDriver;

  private ClusterMonitor(SparkContext spark) {
    this.losses = new ExecutorLosses(spark, this::fail);
  }

  /**
   * Begins to watch, for as long as Spark lives.
   *
   * @param patience how many seconds there may be no executor that could run a task while there is
   *     something to do
   */
  public static void start(JavaSparkContext spark, int patience) {
    if (spark.isLocal()) {
      return;
    }
    ClusterMonitor watch = new ClusterMonitor(spark.sc());
    watch.on = true;
    WATCHES.put(spark.sc(), watch);
    spark.sc().addSparkListener(watch.losses);
    ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "kindling-cluster-watch");
              thread.setDaemon(true);
              return thread;
            });
    // It ends with the clock, which the watch shuts down itself.
    ScheduledFuture<?> unused =
        clock.scheduleWithFixedDelay(
            watch.new Absence(spark, patience, clock), 1, 1, TimeUnit.SECONDS);
  }

  /** The watch over a Spark; one that sees nothing where none was started. */
  public static ClusterMonitor of(JavaSparkContext spark) {
    ClusterMonitor watch = WATCHES.get(spark.sc());
    return watch == null ? new ClusterMonitor(spark.sc()) : watch;
  }

  /**
   * Does something that takes executors.
   *
   * @param name what its jobs are called
   * @throws ClusterFailureException if that cannot be, or memory ran out
   */
  public static <T> T during(JavaSparkContext spark, String name, Supplier<T> work) {
    return during(spark, () -> JobName.during(spark, name, work));
  }

  /** As {@link #during(JavaSparkContext, String, Supplier)}, where jobs name themselves. */
  public static <T> T during(JavaSparkContext spark, Supplier<T> work) {
    ClusterMonitor watch = of(spark);
    watch.check();
    try {
      return DriverMonitor.during(work);
    } catch (Throwable e) {
      // What Spark says then is that its jobs were cancelled.
      watch.check();
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
      if (watch.tightDriver && isSparksOwn(e)) {
        throw new ClusterFailureException(
            String.format(
                "the driver seems to have run out of memory, as was foretold (%s): %s",
                ForeignFailure.firstSentence(e.getMessage()),
                MemoryExhausted.driverAdvice(spark.getConf())),
            e);
      }
      throw e;
    }
  }

  /** A job failed for what happened in Spark, not for what a task found in its data. */
  private static boolean isSparksOwn(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidInputException) {
        return false;
      }
    }
    return failure instanceof SparkException;
  }

  /**
   * Tells that the driver has been found to have hardly enough memory for what is to come. Where an
   * error that ends one of Spark's threads there lets a task fail at the other end of the line, no
   * exception says so.
   */
  public void driverIsTight() {
    tightDriver = true;
  }

  /**
   * Returns if the run can go on.
   *
   * @throws ClusterFailureException if it cannot
   */
  public void check() {
    ClusterFailureException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }

  /** Who was lost, and when. */
  public ExecutorLosses losses() {
    return losses;
  }

  /** Whether anything is watched. */
  boolean isOn() {
    return on;
  }

  /** Whether somebody waits for executors before there is a job for them. */
  void waiting(boolean now) {
    waiting = now;
  }

  private void fail(String why) {
    failure.compareAndSet(null, new ClusterFailureException(why, null));
  }

  /** Counts how long there is nobody to run a task. */
  private final class Absence implements Runnable {
    private final JavaSparkContext spark;
    private final long patience;
    private final ScheduledExecutorService clock;
    private long seconds;
    private boolean told;

    Absence(JavaSparkContext spark, int patience, ScheduledExecutorService clock) {
      this.spark = spark;
      this.patience = patience;
      this.clock = clock;
    }

    @Override
    public void run() {
      try {
        if (spark.sc().isStopped()) {
          clock.shutdown();
          WATCHES.remove(spark.sc());
        } else if (failure.get() != null) {
          // Again and again: between two looks another job may have begun.
          spark.sc().cancelAllJobs();
        } else if (isWellSupplied()) {
          seconds = 0;
          told = false;
        } else {
          missing(++seconds);
        }
      } catch (RuntimeException e) {
        LOG.debug("Spark is being stopped", e);
      }
    }

    /** Whether there is nothing to do, or an executor that does it. */
    private boolean isWellSupplied() {
      if (spark.statusTracker().getActiveJobIds().length > 0) {
        // Others may have registered, and exit before they run anything.
        return TaskSlots.of(spark, losses::isWorking) > 0;
      }
      return !waiting || TaskSlots.of(spark) > 0;
    }

    private void missing(long since) {
      if (since >= patience) {
        fail(
            String.format(
                "no executor that could run a task has come in %,d s (wait-for-executors): %s",
                patience, Resources.askedAndThere(spark, losses.exits())));
        spark.sc().cancelAllJobs();
      } else if (since >= Math.min(SILENT_SECONDS, patience / 2) && !told) {
        told = true;
        LOG.warn(
            "waiting for executors, {} s more at most (wait-for-executors): {}",
            patience - since,
            Resources.askedAndThere(spark, losses.exits()));
      }
    }
  }
}
