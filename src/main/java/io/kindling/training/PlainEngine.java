package io.kindling.training;

import io.kindling.data.DataSet;
import io.kindling.data.batch.Shard;
import io.kindling.data.batch.ShardReader;
import io.kindling.data.batch.Step;
import io.kindling.training.evaluation.Evaluation;
import io.kindling.training.evaluation.PartitionEvaluation;
import io.kindling.training.gradient.FixedTree;
import io.kindling.training.gradient.Gradient;
import io.kindling.training.gradient.PartitionGradient;
import io.kindling.training.gradient.Reduction;
import io.kindling.training.gradient.SubtreeSums;
import io.kindling.training.recipe.TrainingTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * An engine without Spark that computes on threads of this JVM, one per partition. It serves to
 * test the algorithm and as the reference in measurements of the other engines.
 */
public final class PlainEngine implements Engine {

  private final TrainingTask task;
  private final List<List<Shard>> training = new ArrayList<>();
  private final List<List<Shard>> validation = new ArrayList<>();
  private final List<PartitionGradient> gradients = new ArrayList<>();
  private final ExecutorService threads;
  private final Reduction reduction;
  private final boolean validates;

  /**
   * Reads the examples into this JVM.
   *
   * @param partitions the number of threads
   * @throws IllegalArgumentException if there are fewer shards than partitions
   * @throws IOException if the examples cannot be read
   */
  public PlainEngine(DataSet data, TrainingTask task, int partitions) throws IOException {
    if (partitions < 1 || partitions > task.batches().shards()) {
      throw new IllegalArgumentException(
          partitions + " partitions of " + task.batches().shards() + " shards");
    }
    this.task = task;
    int shards = task.batches().shards();
    ShardReader trainingReader = new ShardReader(data.training(), shards, true);
    ShardReader validationReader = new ShardReader(data.validation(), shards, true);
    for (int partition = 0; partition < partitions; partition++) {
      List<Shard> own = new ArrayList<>();
      List<Shard> heldOut = new ArrayList<>();
      int end = FixedTree.firstShard(partition + 1, partitions, shards);
      for (int i = FixedTree.firstShard(partition, partitions, shards); i < end; i++) {
        own.add(trainingReader.read(i));
        heldOut.add(validationReader.read(i));
      }
      training.add(own);
      validation.add(heldOut);
      gradients.add(new PartitionGradient(task, own.size()));
    }
    this.validates = data.validation().size() > 0;
    this.threads = Executors.newFixedThreadPool(partitions);
    this.reduction = new Reduction(FixedTree.root(shards), task.network().parameterCount());
  }

  @Override
  public String name() {
    return "plain";
  }

  @Override
  public Gradient gradient(Step step, float[] parameters) {
    List<Callable<SubtreeSums>> parts = new ArrayList<>();
    for (int i = 0; i < gradients.size(); i++) {
      PartitionGradient gradient = gradients.get(i);
      List<Shard> shards = training.get(i);
      parts.add(
          () -> {
            gradient.gather(shards, step);
            return gradient.compute(parameters);
          });
    }
    return reduction.mean(all(parts));
  }

  @Override
  public Optional<Evaluation> validate(float[] parameters) {
    if (!validates) {
      return Optional.empty();
    }
    List<Callable<byte[]>> parts = new ArrayList<>();
    for (List<Shard> shards : validation) {
      parts.add(() -> PartitionEvaluation.of(shards, task.network(), task.blas(), parameters));
    }
    return Optional.of(PartitionEvaluation.unpack(task.network(), all(parts)));
  }

  @Override
  public void close() {
    threads.shutdown();
  }

  private <T> List<T> all(List<Callable<T>> parts) {
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(parts)) {
        results.add(result.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
