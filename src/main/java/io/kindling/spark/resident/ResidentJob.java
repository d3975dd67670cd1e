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

  /** Time in seconds that tasks have to end by themselves before they are cancelled. */
  private static final long END_SECONDS = 2;

  private final ShardedExamples training;
  private final ResidentTasks tasks;
  private final JavaFutureAction<Void> job;

  /**
   * Starts the tasks.
   *
   * @param training the training examples, one partition per task
   * @param validation the validation examples, in as many partitions as the training examples
   * @param exchangeId the identifier of the exchange that the tasks join
   * @param number the number of this job among the jobs of the same exchange
   */
  ResidentJob(
      ShardedExamples training,
      ShardedExamples validation,
      TrainingTask task,
      UUID exchangeId,
      int number) {
    this.training = training;
    String name = exchangeId + "/" + number;
    tasks = new ResidentTasks(name, System.nanoTime());
    training.spark().sc().addSparkListener(tasks);
    training.spark().setLocalProperty(ResidentTasks.JOB, name);
    job =
        JobName.during(
            training.spark(),
            "train: resident tasks",
            () -> submit(training, validation, task, exchangeId));
    training.spark().setLocalProperty(ResidentTasks.JOB, null);
  }

  private static JavaFutureAction<Void> submit(
      ShardedExamples training, ShardedExamples validation, TrainingTask task, UUID exchangeId) {
    return training
        .rdd()
        .zipPartitions(
            validation.rdd(),
            (shards, validated) -> {
              ResidentTask.work(
                  exchangeId, task, PartitionJob.inOrder(shards), PartitionJob.inOrder(validated));
              return Collections.emptyIterator();
            })
        .foreachPartitionAsync(nothing -> nothing.forEachRemaining(item -> {}));
  }

  /**
   * Returns the reason why the tasks have ended; empty while they run.
   *
   * @throws RuntimeException the failure of the tasks, where restarted tasks would fail in the same
   *     way
   */
  Optional<String> fault() {
    if (!job.isDone()) {
      return Optional.empty();
    }
    RuntimeException failure = failure();
    if (MemoryExhausted.isIn(failure) || JobCancelledException.isIn(failure)) {
      throw failure;
    }
    // Spark fails a job after a number of failures of one task, and a long job may collect these
    // over hours.
    return Optional.of("the resident tasks have failed: " + ForeignFailure.line(failure));
  }

  /**
   * Returns the first of the given partitions whose task has had no executor for the given time;
   * empty if there is none.
   */
  Optional<Integer> idle(List<Integer> partitions, long nanos) {
    return tasks.idle(partitions, nanos, System.nanoTime());
  }

  /** Returns whether a task runs on an executor that Spark is decommissioning. */
  boolean isDecommissioning() {
    return tasks.executors().stream()
        .anyMatch(each -> TaskSlots.isDecommissioning(training.spark(), each));
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

  /**
   * Waits a short time for the tasks, which have received {@link ResidentMessage.End}, and cancels
   * the remaining ones.
   */
  @Override
  public void close() {
    training.spark().sc().removeSparkListener(tasks);
    if (job.isDone()) {
      return;
    }
    try {
      job.get(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      job.cancel(true);
    } catch (ExecutionException | TimeoutException | CancellationException e) {
      job.cancel(true);
    }
  }
}
