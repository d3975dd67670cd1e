package io.kindling.spark.broadcast;

import io.kindling.codec.LittleEndian;
import io.kindling.data.batch.Shard;
import io.kindling.data.batch.Step;
import io.kindling.spark.ExchangeCost;
import io.kindling.spark.JobName;
import io.kindling.spark.evaluation.ClusterEvaluation;
import io.kindling.spark.examples.ShardedExamples;
import io.kindling.spark.jobs.ExecutorReduction;
import io.kindling.spark.jobs.ParameterDistribution;
import io.kindling.spark.jobs.PartitionJob;
import io.kindling.spark.jobs.SerializedParameters;
import io.kindling.training.Engine;
import io.kindling.training.evaluation.Evaluation;
import io.kindling.training.gradient.FixedTree;
import io.kindling.training.gradient.Gradient;
import io.kindling.training.gradient.PartitionGradient;
import io.kindling.training.gradient.Reduction;
import io.kindling.training.gradient.SubtreeSums;
import io.kindling.training.gradient.Workspaces;
import io.kindling.training.recipe.TrainingTask;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Engine that runs one Spark job for every step: the weights go out as a broadcast, one task per
 * partition computes on the cached shards, and the driver completes the sum.
 *
 * <p>It uses only Spark's public scheduling, so retried tasks, lost executors, speculation and
 * dynamic allocation need no special handling.
 */
public final class BroadcastEngine implements Engine {

  /** Key of a workspace, which fits partitions with a given number of shards. */
  private record WorkspaceKey(TrainingTask task, int shards) {}

  private static final Workspaces<WorkspaceKey, PartitionGradient> WORKSPACES =
      new Workspaces<>(key -> new PartitionGradient(key.task(), key.shards()));

  /** The input of a task. A record of its own, so that no closure holds more than this. */
  private record PartitionWork(TrainingTask task, Step step, ParameterDistribution.Source source)
      implements Serializable {

    /** Computes a partition's sums and packs them before their memory is reused. */
    <T> T compute(List<Shard> shards, Function<SubtreeSums, T> packing) {
      return WORKSPACES.with(
          new WorkspaceKey(task, shards.size()),
          partition -> {
            partition.gather(shards, step);
            return packing.apply(partition.compute(source.get().values()));
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
   * Creates an engine with the number of groups and the kind of distribution that cost least.
   *
   * @param training the training examples, in as many shards as the task's batches have
   * @param validation the validation examples
   */
  public BroadcastEngine(ShardedExamples training, ShardedExamples validation, TrainingTask task) {
    this(
        training,
        validation,
        task,
        ExchangeCost.groups(training.partitions(), task.exchangeBytes()),
        ParameterDistribution.MOST_IN_CLOSURE);
  }

  /**
   * Creates an engine.
   *
   * @param groups the number of groups in which executors add up sums, or 1 if the driver adds up
   *     everything
   * @param mostInClosure the largest size in bytes of weights that travel in the tasks' closure
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
        JobName.during(
            training.spark(),
            "train: step " + step.number(),
            () ->
                ParameterDistribution.run(
                    training.spark(),
                    new SerializedParameters(parameters, task.exchange()),
                    mostInClosure,
                    source -> packedSums(new PartitionWork(task, step, source))));
    return reduction.mean(
        sums.stream().map(packed -> SubtreeSums.unpack(LittleEndian.over(packed))).toList());
  }

  private List<byte[]> packedSums(PartitionWork work) {
    return groups == 1
        ? PartitionJob.run(training, shards -> work.compute(shards, SubtreeSums::pack))
        : ExecutorReduction.run(
            training,
            groups,
            (shards, size) -> work.compute(shards, sums -> sums.packByMultiple(size)));
  }

  @Override
  public Optional<Evaluation> validate(float[] parameters) {
    return validation.isEmpty()
        ? Optional.empty()
        : Optional.of(ClusterEvaluation.of(validation, task.network(), task.blas(), parameters));
  }

  @Override
  public void close() {
    WORKSPACES.release(key -> key.task().equals(task));
  }
}
