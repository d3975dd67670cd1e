package io.kindling.spark.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.ExecutorProcessLost;
import org.apache.spark.scheduler.cluster.CoarseGrainedClusterMessages.RemoveExecutor;
import org.apache.spark.scheduler.cluster.CoarseGrainedSchedulerBackend;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * Gives up executors that are not heard of while there is something to do, so that their tasks are
 * tried elsewhere. Spark does the same, but only after two or three minutes ({@code
 * spark.network.timeout} and its interval), and until then a job just stands still.
 */
final class SilentExecutors implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(SilentExecutors.class);

  /** An executor may be busy with its own garbage for so long, in seconds. */
  private static final int LEAST_SECONDS = 10;

  private final JavaSparkContext spark;
  private final ExecutorLosses losses;
  private final ExecutorPulse pulse = new ExecutorPulse();
  private final int seconds;

  /** Wants to be run once a second. */
  SilentExecutors(JavaSparkContext spark, ExecutorLosses losses) {
    this.spark = spark;
    this.losses = losses;
    this.seconds = limit(spark);
    spark.sc().addSparkListener(pulse);
  }

  /** Two signs of life that did not come. */
  private static int limit(JavaSparkContext spark) {
    long interval = spark.getConf().getTimeAsSeconds("spark.executor.heartbeatInterval", "10s");
    return Math.max(LEAST_SECONDS, (int) (5 * interval / 2));
  }

  @Override
  public void run() {
    try {
      List<String> silent = pulse.silent(seconds);
      if (!silent.isEmpty() && spark.statusTracker().getActiveJobIds().length > 0) {
        giveUp(silent);
      }
    } catch (RuntimeException | LinkageError e) {
      LOG.debug("executors that are not heard of stay, until Spark itself gives them up", e);
    }
  }

  private void giveUp(List<String> executors) {
    List<String> lines = new ArrayList<>();
    for (String executor : executors) {
      OptionalInt partition = pulse.awaitedOf(executor);
      lines.add(
          String.format(
              "%s%s has not been heard of for %d s",
              partition.isPresent()
                  ? "no result from partition " + partition.getAsInt() + ": "
                  : "",
              losses.name(executor),
              seconds));
    }
    lines.forEach(line -> LOG.warn("{}; its work is given to another", line));
    // Once for all of them: a network that is away takes many at a time.
    losses.silent(lines.get(0));
    executors.forEach(this::replace);
  }

  /** As Spark itself does it, in this order. */
  private void replace(String executor) {
    spark.sc().killAndReplaceExecutor(executor);
    if (spark.sc().schedulerBackend() instanceof CoarseGrainedSchedulerBackend backend) {
      // Its tasks are free now, and not only once the process is known to be gone.
      backend
          .driverEndpoint()
          .send(
              new RemoveExecutor(
                  executor,
                  new ExecutorProcessLost(
                      "not heard of for " + seconds + " s", Option.empty(), false)));
    }
  }
}
