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

  /** What to compute a partition of so many shards in. */
  private record Room(TrainingTask task, int shards) {}

  private static final Workspaces<Room, PartitionGradient> WORKSPACES =
      new Workspaces<>(room -> new PartitionGradient(room.task(), room.shards()));

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
            new Room(task, shards.size()),
            space -> {
              space.gather(shards, step);
              return space.compute(parameters.value().values()).pack();
            });
  }

  @Override
  public void close() {
    WORKSPACES.release(room -> room.task().equals(task));
  }
}
