package io.kindling.spark;

import io.kindling.data.Shard;
import io.kindling.data.Step;
import io.kindling.training.Engine;
import io.kindling.training.Evaluation;
import io.kindling.training.FixedTree;
import io.kindling.training.Gradient;
import io.kindling.training.PartitionGradient;
import io.kindling.training.Reduction;
import io.kindling.training.SubtreeSums;
import io.kindling.training.TrainingTask;
import io.kindling.training.Workspaces;
import java.io.Serializable;
import java.util.List;
import java.util.function.Function;

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

  /** What a task is given: apart from the engine, so that no closure holds more than this. */
  private record Share(TrainingTask task, Step step, Handout.Weights weights)
      implements Serializable {

    /** Computes a partition's sums and packs them before their memory is used again. */
    <T> T of(List<Shard> shards, Function<SubtreeSums, T> packing) {
      return WORKSPACES.with(
          new Room(task, shards.size()),
          space -> {
            space.gather(shards, step);
            return packing.apply(space.compute(weights.get().values()));
          });
    }
  }

  private final ShardedExamples training;
  private final ShardedExamples validation;
  private final TrainingTask task;
  private final Reduction reduction;
  private final int groups;
  private final int mostInClosure;

  /**
   * @param training the training examples, in as many shards as the task's batches have
   * @param validation the validation examples
   */
  public BroadcastEngine(ShardedExamples training, ShardedExamples validation, TrainingTask task) {
    this(
        training,
        validation,
        task,
        ExchangeCost.groups(training.partitions(), task.network().parameterBytes()),
        Handout.MOST_IN_CLOSURE);
  }

  /**
   * @param groups in how many groups executors add up, or 1 to leave it all to the driver
   * @param mostInClosure the most bytes of weights that travel in the tasks' closure
   */
  public BroadcastEngine(
      ShardedExamples training,
      ShardedExamples validation,
      TrainingTask task,
      int groups,
      int mostInClosure) {
    this.training = training;
    this.validation = validation;
    this.task = task;
    this.groups = groups;
    this.mostInClosure = mostInClosure;
    this.reduction =
        new Reduction(FixedTree.root(training.shards()), task.network().parameterCount());
  }

  @Override
  public String name() {
    return "broadcast";
  }

  @Override
  public Gradient gradient(Step step, float[] parameters) {
    List<byte[]> sums =
        Handout.run(
            training.spark(),
            new Parameters(parameters),
            mostInClosure,
            weights -> packedSums(new Share(task, step, weights)));
    return reduction.mean(
        sums.stream().map(SubtreeSums::unpack).toList(), task.batches().examplesIn(step.ofEpoch()));
  }

  private List<byte[]> packedSums(Share share) {
    return groups == 1
        ? PartitionJob.run(training, shards -> share.of(shards, SubtreeSums::pack))
        : ExecutorReduction.run(
            training,
            groups,
            (shards, size) -> share.of(shards, sums -> sums.packByMultiple(size)));
  }

  @Override
  public Evaluation validate(float[] parameters) {
    return Evaluation.of(validation, task.network(), task.blas(), parameters);
  }

  @Override
  public void close() {
    WORKSPACES.release(room -> room.task().equals(task));
  }
}
