package io.kindling.spark.resident;

import io.kindling.ForeignFailure;
import io.kindling.InvalidInputException;
import io.kindling.spark.JobName;
import io.kindling.spark.MemoryExhausted;
import io.kindling.spark.cluster.JobCancelledException;
import io.kindling.spark.cluster.TaskSlots;
import io.kindling.spark.examples.ShardedExamples;
import io.kindling.spark.jobs.PartitionJob;
import io.kindling.training.recipe.TrainingTask;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.JavaFutureAction;

/** The Spark job whose tasks stay on the executors. */
final class ResidentJob implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 2;

  private final ShardedExamples training;
  private final ResidentTasks tasks;
  private final JavaFutureAction<Void> job;

  /**
   * Starts the tasks.
   *
   * @param training the training examples, whose partitions the tasks have
   * @param validation the validation examples, in as many partitions
   * @param exchange the name of the exchange that the tasks join
   * @param number tells this job from those before it of the same exchange
   */
  ResidentJob(
      ShardedExamples training,
      ShardedExamples validation,
      TrainingTask task,
      UUID exchange,
      int number) {
    this.training = training;
    String name = exchange + "/" + number;
    tasks = new ResidentTasks(name, System.nanoTime());
    training.spark().sc().addSparkListener(tasks);
    training.spark().setLocalProperty(ResidentTasks.JOB, name);
    job =
        JobName.during(
            training.spark(),
            "train: resident tasks",
            () -> submit(training, validation, task, exchange));
    training.spark().setLocalProperty(ResidentTasks.JOB, null);
  }

  private static JavaFutureAction<Void> submit(
      ShardedExamples training, ShardedExamples validation, TrainingTask task, UUID exchange) {
    return training
        .rdd()
        .zipPartitions(
            validation.rdd(),
            (shards, held) -> {
              ResidentTask.work(
                  exchange, task, PartitionJob.inOrder(shards), PartitionJob.inOrder(held));
              return Collections.emptyIterator();
            })
        .foreachPartitionAsync(nothing -> nothing.forEachRemaining(item -> {}));
  }

  /**
   * Returns why the tasks have ended, if they have.
   *
   * @throws RuntimeException what has ended them, where other tasks would end in the same way
   */
  Optional<String> fault() {
    if (!job.isDone()) {
      return Optional.empty();
    }
    RuntimeException failure = failure();
    if (MemoryExhausted.isIn(failure) || JobCancelledException.isIn(failure)) {
      throw failure;
    }
    // Spark gives up a task after a number of failures, which a long job may gather over hours.
    return Optional.of("the resident tasks have failed: " + ForeignFailure.line(failure));
  }

  /** Returns the first of these partitions, if any, whose task no executor has had for so long. */
  Optional<Integer> idle(List<Integer> partitions, long nanos) {
    return tasks.idle(partitions, nanos, System.nanoTime());
  }

  /** Whether a task is on an executor that Spark wants to have gone. */
  boolean isLeaving() {
    return tasks.executors().stream().anyMatch(each -> TaskSlots.isLeaving(training.spark(), each));
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

  /** Ends the tasks at once. */
  void cancel() {
    training.spark().sc().removeSparkListener(tasks);
    job.cancel(true);
  }

  /** Waits a moment for the tasks, which were told to end, and ends those that are left. */
  @Override
  public void close() {
    training.spark().sc().removeSparkListener(tasks);
    if (job.isDone()) {
      return;
    }
    try {
      job.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      job.cancel(true);
    } catch (ExecutionException | TimeoutException | CancellationException e) {
      job.cancel(true);
    }
  }
}
