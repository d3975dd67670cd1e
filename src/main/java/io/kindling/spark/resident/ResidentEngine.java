package io.kindling.spark.resident;

import io.kindling.ForeignFailure;
import io.kindling.InvalidInputException;
import io.kindling.data.Step;
import io.kindling.spark.ClusterWatch;
import io.kindling.spark.JobName;
import io.kindling.spark.MemoryExhausted;
import io.kindling.spark.PartitionJob;
import io.kindling.spark.ShardedExamples;
import io.kindling.spark.TaskSlots;
import io.kindling.training.Engine;
import io.kindling.training.Evaluation;
import io.kindling.training.FixedTree;
import io.kindling.training.Gradient;
import io.kindling.training.PartitionEvaluation;
import io.kindling.training.Reduction;
import io.kindling.training.TrainingTask;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntUnaryOperator;
import org.apache.spark.api.java.JavaFutureAction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tasks that stay on the executors through all steps, so that a step costs an exchange of messages
 * and not a Spark job.
 *
 * <p>The driver publishes a command (a step's gradient, or an evaluation) together with the
 * weights, and has what came of it from every executor. A task that dies is started again by Spark
 * and takes up the command under way. Needs a slot for every partition at once.
 */
public final class ResidentEngine implements Engine {

  private static final Logger LOG = LoggerFactory.getLogger(ResidentEngine.class);

  /** How often a waiting driver looks whether its tasks still have executors to run on. */
  private static final long WATCH_MILLIS = 500;

  /** How long executors may be missing before they count as lost for good. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

  /** How long Spark may give a task to nobody, though there is a slot for it. */
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(20);

  /** The tasks cannot stay; what was asked for last was not computed, and another engine can. */
  public static final class CannotStayException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** For a reason that is told to the user. */
    public CannotStayException(String why) {
      super(why);
    }
  }

  private final ShardedExamples training;
  private final ShardedExamples validation;
  private final TrainingTask task;
  private final Reduction reduction;
  private final ResidentExchange exchange;

  private JavaFutureAction<Void> job;
  private ResidentTasks tasks;
  private int jobs;
  private long lookedAt;
  private long lackingSince;

  /**
   * @param training the training examples, in as many shards as the task's batches have
   * @param validation the validation examples, in as many partitions
   * @throws InvalidInputException if {@code spark.kindling.fanout} is none
   */
  public ResidentEngine(ShardedExamples training, ShardedExamples validation, TrainingTask task) {
    this(training, validation, task, FanOut.of(training.spark().getConf(), task.exchangeBytes()));
  }

  /**
   * @param training the training examples, in as many shards as the task's batches have
   * @param validation the validation examples, in as many partitions
   * @param fanOut how many nodes one has below it in the tree, at the most, by the number of
   *     executors
   */
  public ResidentEngine(
      ShardedExamples training,
      ShardedExamples validation,
      TrainingTask task,
      IntUnaryOperator fanOut) {
    this.training = training;
    this.validation = validation;
    this.task = task;
    this.reduction =
        new Reduction(FixedTree.root(training.shards()), task.network().parameterCount());
    this.exchange = new ResidentExchange(training.partitions(), training.shards(), fanOut);
  }

  @Override
  public String name() {
    return "resident";
  }

  /**
   * @throws CannotStayException if executors are lacking, or the tasks fail again and again
   */
  @Override
  public Gradient gradient(Step step, float[] parameters) {
    return reduction.mean(
        run(() -> exchange.publishGradient(step, parameters, task.exchange())).sums());
  }

  /**
   * @throws CannotStayException if executors are lacking, or the tasks fail again and again
   */
  @Override
  public Optional<Evaluation> validate(float[] parameters) {
    return validation.isEmpty()
        ? Optional.empty()
        : Optional.of(
            PartitionEvaluation.unpack(
                task.network(),
                List.copyOf(
                    run(() -> exchange.publishValidation(parameters)).evaluations().values())));
  }

  /**
   * An exchange with hardly any arithmetic, to be timed: the parameters go out, and the sums of the
   * first step, which are computed once, come back.
   *
   * @throws CannotStayException if executors are lacking, or the tasks fail again and again
   */
  public Gradient exchange(float[] parameters) {
    return reduction.mean(run(() -> exchange.publishRepeat(parameters, task.exchange())).sums());
  }

  /** Has every task compute a command, and returns what came of it. */
  private Contribution run(Runnable publish) {
    if (job == null) {
      start();
    }
    checkSlots();
    publish.run();
    boolean restarted = false;
    while (!awaitOutcome()) {
      ClusterWatch.of(training.spark()).check();
      Optional<String> fault = fault();
      if (fault.isPresent()) {
        if (restarted) {
          throw new CannotStayException(fault.get());
        }
        LOG.warn("{}; starting the resident tasks again", fault.get());
        job.cancel(true);
        start();
        restarted = true;
      }
      checkSlots();
    }
    return exchange.outcome();
  }

  /** Why the outcome will never come, if it seems so. */
  private Optional<String> fault() {
    if (job.isDone()) {
      RuntimeException failure = failure();
      if (MemoryExhausted.isIn(failure)) {
        throw failure;
      }
      // Spark gives up a task after a number of failures, which a long job may gather over hours.
      return Optional.of("the resident tasks have failed: " + ForeignFailure.line(failure));
    }
    return tasks
        .idle(exchange.missing(), IDLE_NANOS, System.nanoTime())
        .map(
            partition ->
                "no result from partition " + partition + ": Spark gives its task to no executor");
  }

  /**
   * Looks, now and then, whether there is an executor for every task; has them leave those that
   * Spark wants to have gone.
   *
   * @throws CannotStayException if executors are lacking for good
   */
  private void checkSlots() {
    long now = System.nanoTime();
    if (now - lookedAt < TimeUnit.MILLISECONDS.toNanos(WATCH_MILLIS)) {
      return;
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
      throw new CannotStayException(
          leaving
              ? "an executor is being decommissioned, and none has come instead"
              : "executors were lost and not replaced");
    }
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
    UUID name = exchange.exchange();
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
      InvalidInputException.among(e)
          .ifPresent(
              invalid -> {
                throw invalid;
              });
      return new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
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
