package io.kindling.spark;

import io.kindling.data.Step;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;

/**
 * One Spark job for every step: the weights go out as a broadcast, one task a partition computes on
 * the cached shards, and the driver finishes the sum.
 *
 * <p>Nothing but Spark's public scheduling, so it takes retried tasks, lost executors, speculation
 * and dynamic allocation as they come.
 */
public final class BroadcastEngine implements Engine {

  private static final Workspaces<TrainingTask, PartitionGradient> WORKSPACES =
      new Workspaces<>(PartitionGradient::new);

  private final ShardedExamples training;
  private final ShardedExamples validation;
  private final TrainingTask task;
  private final Reduction reduction;

  /**
   * @param training the training examples, in as many shards as the task's batches have
   * @param validation the validation examples
   */
  public BroadcastEngine(ShardedExamples training, ShardedExamples validation, TrainingTask task) {
    this.training = training;
    this.validation = validation;
    this.task = task;
    this.reduction = new Reduction(training.shards(), task.network().parameterCount());
  }

  @Override
  public String name() {
    return "broadcast";
  }

  @Override
  public Gradient gradient(Step step, float[] parameters) {
    Broadcast<Parameters> broadcast = training.spark().broadcast(new Parameters(parameters));
    try {
      List<SubtreeSums> sums =
          PartitionJob.run(training, computation(task, step, broadcast)).stream()
              .map(packed -> SubtreeSums.unpack(packed, parameters.length))
              .toList();
      return reduction.reduce(sums, task.batches().examplesIn(step.ofEpoch()));
    } finally {
      broadcast.destroy();
    }
  }

  @Override
  public Evaluation validate(float[] parameters) {
    return Evaluation.of(validation, task.network(), task.blas(), parameters);
  }

  /** Built apart from the engine, so that the closure holds these three and nothing else. */
  private static PartitionJob.Computation computation(
      TrainingTask task, Step step, Broadcast<Parameters> parameters) {
    return shards ->
        WORKSPACES.with(
            task, space -> space.compute(shards, step, parameters.value().values()).pack());
  }

  @Override
  public void close() {
    WORKSPACES.release(task);
  }
}
