package io.kindling.spark.resident;

import io.kindling.ForeignFailure;
import io.kindling.InvalidInputException;
import io.kindling.data.Step;
import io.kindling.spark.BroadcastEngine;
import io.kindling.spark.ClusterWatch;
import io.kindling.spark.JobName;
import io.kindling.spark.MemoryExhausted;
import io.kindling.spark.PartitionJob;
import io.kindling.spark.ShardedExamples;
import io.kindling.spark.TaskSlots;
import io.kindling.spark.resident.ResidentResult.Sums;
import io.kindling.spark.resident.ResidentResult.Validated;
import io.kindling.training.Engine;
import io.kindling.training.Evaluation;
import io.kindling.training.FixedTree;
import io.kindling.training.Gradient;
import io.kindling.training.PartitionEvaluation;
import io.kindling.training.Reduction;
import io.kindling.training.TrainingTask;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.JavaFutureAction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tasks that stay on the executors through all steps, so that a step costs an exchange of messages
 * and not a Spark job.
 *
 * <p>The driver publishes a command (a step's gradient, or an evaluation) together with the
 * weights; every task, having done one command, sends its result and gets the next in the answer. A
 * task that dies is started again by Spark and takes up the command under way. Needs a slot for
 * every partition at once; where executors are lost for good, the run goes on under {@link
 * BroadcastEngine} from the step that it had reached.
 */
public final class ResidentEngine implements Engine {

  private static final Logger LOG = LoggerFactory.getLogger(ResidentEngine.class);

  /** How often a waiting driver looks whether its tasks still have executors to run on. */
  private static final long WATCH_MILLIS = 500;

  /** How long executors may be missing before they count as lost for good. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

  /** How long nothing may come of a task, nor any sign of life from its executor. */
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final ShardedExamples training;
  private final ShardedExamples validation;
  private final TrainingTask task;
  private final Reduction reduction;
  private final ResidentExchange exchange;
  private final long silence;

  private JavaFutureAction<Void> job;
  private ResidentTasks tasks;
  private int jobs;
  private long lookedAt;
  private long lackingSince;

  /** What the run goes on under once executors are lost for good; null before. */
  private BroadcastEngine fallback;

  /**
   * @param training the training examples, in as many shards as the task's batches have
   * @param validation the validation examples, in as many partitions
   */
  public ResidentEngine(ShardedExamples training, ShardedExamples validation, TrainingTask task) {
    this.training = training;
    this.validation = validation;
    this.task = task;
    this.reduction =
        new Reduction(FixedTree.root(training.shards()), task.network().parameterCount());
    this.exchange = new ResidentExchange(training.partitions());
    this.silence =
        Math.max(
            SILENCE_NANOS,
            TimeUnit.MILLISECONDS.toNanos(
                5
                    * training
                        .spark()
                        .getConf()
                        .getTimeAsMs("spark.executor.heartbeatInterval", "10s")
                    / 2));
  }

  @Override
  public String name() {
    return fallback == null ? "resident" : fallback.name();
  }

  @Override
  public Gradient gradient(Step step, float[] parameters) {
    if (!run(() -> exchange.publishGradient(step, parameters))) {
      return fallback.gradient(step, parameters);
    }
    return reduction.mean(
        exchange.outcome().stream().map(result -> ((Sums) result).sums()).toList());
  }

  @Override
  public Optional<Evaluation> validate(float[] parameters) {
    if (validation.isEmpty()) {
      return Optional.empty();
    }
    if (!run(() -> exchange.publishValidation(parameters))) {
      return fallback.validate(parameters);
    }
    return Optional.of(
        PartitionEvaluation.unpack(
            task.network(),
            exchange.outcome().stream().map(result -> ((Validated) result).packed()).toList()));
  }

  @Override
  public void close() {
    end();
    if (fallback != null) {
      fallback.close();
    }
  }

  /** Has every task compute a command; returns false if the engine has fallen back instead. */
  private boolean run(Runnable publish) {
    if (fallback != null) {
      return false;
    }
    if (job == null) {
      start();
    }
    if (cannotStay()) {
      return false;
    }
    publish.run();
    boolean restarted = false;
    while (!awaitOutcome()) {
      ClusterWatch.of(training.spark()).check();
      if (job.isDone()) {
        RuntimeException failure = failure();
        if (restarted) {
          return fallBack(ForeignFailure.line(failure));
        }
        if (MemoryExhausted.isIn(failure)) {
          throw failure;
        }
        // Spark gives up a task after a number of failures, which a long job may gather over hours.
        LOG.warn("the resident tasks have failed; starting them again");
        start();
        restarted = true;
      }
      Optional<String> stuck = tasks.stuck(exchange.missing(), silence, System.nanoTime());
      if (stuck.isPresent()) {
        Set<String> silent = tasks.silent(silence, System.nanoTime());
        readAnew();
        if (restarted || TaskSlots.without(training.spark(), silent) < training.partitions()) {
          return fallBack(stuck.get());
        }
        LOG.warn("{}; starting the resident tasks again", stuck.get());
        job.cancel(true);
        start();
        restarted = true;
      }
      if (cannotStay()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Looks, now and then, whether there is an executor for every task; has them leave those that
   * Spark wants to have gone. Falls back where executors are lacking for good.
   */
  private boolean cannotStay() {
    long now = System.nanoTime();
    if (now - lookedAt < TimeUnit.MILLISECONDS.toNanos(WATCH_MILLIS)) {
      return false;
    }
    lookedAt = now;
    boolean leaving =
        tasks.executors().stream().anyMatch(each -> TaskSlots.isLeaving(training.spark(), each));
    if (TaskSlots.of(training.spark()) >= training.partitions()) {
      lackingSince = 0;
      if (leaving) {
        LOG.warn("an executor is being decommissioned; starting the resident tasks on others");
        job.cancel(true);
        start();
      }
    } else if (lackingSince == 0) {
      lackingSince = now;
    } else if (now - lackingSince > PATIENCE_NANOS) {
      fallBack(
          leaving
              ? "an executor is being decommissioned, and none has come instead"
              : "executors were lost and not replaced");
      return true;
    }
    return false;
  }

  private void readAnew() {
    training.readAnew();
    validation.readAnew();
  }

  private boolean awaitOutcome() {
    try {
      return exchange.await(WATCH_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }

  private void start() {
    UUID name = exchange.name();
    TrainingTask shared = task;
    if (tasks != null) {
      training.spark().sc().removeSparkListener(tasks);
    }
    String number = name + "/" + ++jobs;
    tasks = new ResidentTasks(number, System.nanoTime());
    training.spark().sc().addSparkListener(tasks);
    training.spark().setLocalProperty(ResidentTasks.JOB, number);
    job = JobName.during(training.spark(), "train: resident tasks", () -> submit(name, shared));
    training.spark().setLocalProperty(ResidentTasks.JOB, null);
  }

  private JavaFutureAction<Void> submit(UUID name, TrainingTask shared) {
    return training
        .rdd()
        .zipPartitions(
            validation.rdd(),
            (shards, held) -> {
              ResidentTask.work(
                  name, shared, PartitionJob.inOrder(shards), PartitionJob.inOrder(held));
              return Collections.emptyIterator();
            })
        .foreachPartitionAsync(nothing -> nothing.forEachRemaining(item -> {}));
  }

  private RuntimeException failure() {
    try {
      job.get();
      return new IllegalStateException("the resident tasks ended by themselves");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new CancellationException("interrupted");
    } catch (ExecutionException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof InvalidInputException invalid) {
          throw invalid;
        }
      }
      return new IllegalStateException(e.getCause());
    }
  }

  private boolean fallBack(String why) {
    LOG.warn("going on under the broadcast engine: {}", why);
    end();
    fallback = new BroadcastEngine(training, validation, task);
    return false;
  }

  private void end() {
    exchange.end();
    if (tasks != null) {
      training.spark().sc().removeSparkListener(tasks);
    }
    if (job != null && !job.isDone()) {
      try {
        job.get(2, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        job.cancel(true);
      } catch (ExecutionException | TimeoutException | CancellationException e) {
        job.cancel(true);
      }
    }
  }
}
