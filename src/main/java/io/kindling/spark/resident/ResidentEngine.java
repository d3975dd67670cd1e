package io.kindling.spark.resident;

import io.kindling.InvalidInputException;
import io.kindling.data.Step;
import io.kindling.spark.BroadcastEngine;
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

  private final ShardedExamples training;
  private final ShardedExamples validation;
  private final TrainingTask task;
  private final Reduction reduction;
  private final ResidentExchange exchange;

  private JavaFutureAction<Void> job;

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
    publish.run();
    long lackingSince = 0;
    boolean restarted = false;
    while (!awaitOutcome()) {
      if (job.isDone()) {
        RuntimeException failure = failure();
        if (restarted) {
          return fallBack(failure.getMessage());
        }
        // Spark gives up a task after a number of failures, which a long job may gather over hours.
        LOG.warn("the resident tasks have failed; starting them again");
        start();
        restarted = true;
      }
      if (TaskSlots.of(training.spark()) >= training.partitions()) {
        lackingSince = 0;
      } else if (lackingSince == 0) {
        lackingSince = System.nanoTime();
      } else if (System.nanoTime() - lackingSince > PATIENCE_NANOS) {
        return fallBack("executors were lost and not replaced");
      }
    }
    return true;
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
    job =
        training
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
