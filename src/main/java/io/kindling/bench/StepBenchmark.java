package io.kindling.bench;

import io.kindling.codec.FloatFormat;
import io.kindling.data.DataSet;
import io.kindling.data.batch.BatchOrder;
import io.kindling.data.batch.Shard;
import io.kindling.nn.Network;
import io.kindling.spark.broadcast.BroadcastEngine;
import io.kindling.spark.cluster.TaskSlots;
import io.kindling.spark.examples.ShardedExamples;
import io.kindling.spark.jobs.ParameterDistribution;
import io.kindling.spark.jobs.PartitionJob;
import io.kindling.spark.jobs.SerializedParameters;
import io.kindling.spark.resident.ResidentEngine;
import io.kindling.training.Engine;
import io.kindling.training.PlainEngine;
import io.kindling.training.recipe.TrainingTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Timed variants of the steps of one training task on one set of partitions. */
public final class StepBenchmark {

  private static final double LEARNING_RATE = 0.5;

  private static final long LONGEST_WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(15);

  private final ShardedExamples training;
  private final ShardedExamples validation;
  private final TrainingTask task;
  private final String suffix;

  /** Creates the benchmark of a training task. */
  public StepBenchmark(ShardedExamples training, ShardedExamples validation, TrainingTask task) {
    this(training, validation, task, "");
  }

  /**
   * Creates the benchmark of a training task.
   *
   * @param training the training examples
   * @param validation the validation examples
   * @param task the training task
   * @param suffix the suffix of the names in a table
   */
  public StepBenchmark(
      ShardedExamples training, ShardedExamples validation, TrainingTask task, String suffix) {
    this.training = training;
    this.validation = validation;
    this.task = task;
    this.suffix = suffix;
  }

  /** Returns the training task. */
  public TrainingTask task() {
    return task;
  }

  /** Returns the name of the network in a table: "784-30-10". */
  public String networkName() {
    return String.join("-", task.network().sizes().stream().map(String::valueOf).toList());
  }

  /** Returns whether there are enough cores for the resident engine. */
  public boolean residentFits() {
    return TaskSlots.of(training.spark()) >= training.partitions();
  }

  /**
   * Runs small steps of the broadcast engine, so that the JIT compiles Spark's scheduler and the
   * serialization of weights and sums. This takes about five thousand steps, fewer than a training
   * has. Stops after 15 seconds.
   *
   * @param steps the maximum number of steps
   */
  public void warmUp(int steps) {
    try (TimedVariant broadcast = withSmallestBatch().broadcast()) {
      long end = System.nanoTime() + LONGEST_WARM_UP_NANOS;
      for (int made = 0; made < steps && System.nanoTime() < end; made++) {
        broadcast.steps(1);
      }
    }
  }

  /** Returns whole steps of the resident engine, which is closed while others are timed. */
  public TimedVariant resident() {
    return engine("resident engine", () -> new ResidentEngine(training, validation, task), true);
  }

  /**
   * Returns exchanges of the resident engine without arithmetic.
   *
   * @param fanOut the maximum number of children of an executor in the tree
   */
  public TimedVariant exchange(int fanOut) {
    return new ExchangesAlone(
        "exchange, fan-out " + fanOut,
        task.network().parameterCount(),
        () -> new ResidentEngine(training, validation, task, executors -> fanOut));
  }

  /** Returns whole steps of the broadcast engine. */
  public TimedVariant broadcast() {
    return engine("broadcast engine", () -> new BroadcastEngine(training, validation, task), false);
  }

  /**
   * Returns whole steps of the broadcast engine with sums reduced on the executors.
   *
   * @param groups the number of groups of the reduction
   */
  public TimedVariant executorReduction(int groups) {
    return engine(
        "broadcast engine, sums in " + groups + " groups",
        () -> new BroadcastEngine(training, validation, task, groups, 0),
        false);
  }

  /** Returns whole steps on threads of this JVM, without Spark. */
  public TimedVariant plain(DataSet data) {
    return engine("plain threads, no Spark", () -> plainEngine(data), false);
  }

  /** Returns the matrix products of a step alone, on threads of this JVM. */
  public TimedVariant products() {
    return new ProductsAlone(
        task.network(), task.blas(), task.batches().batchSize(), training.partitions());
  }

  /** Returns a Spark job with one empty task per partition. */
  public TimedVariant emptyJob() {
    return new RepeatedAction(
        "an empty Spark job", () -> PartitionJob.run(training, shards -> new byte[0]));
  }

  /** Returns a Spark job whose tasks only receive the weights, as under the broadcast engine. */
  public TimedVariant jobWithWeights() {
    SerializedParameters weights =
        new SerializedParameters(new float[task.network().parameterCount()], task.exchange());
    return new RepeatedAction(
        "a Spark job with the weights",
        () ->
            ParameterDistribution.run(
                training.spark(),
                weights,
                ParameterDistribution.MOST_IN_CLOSURE,
                handed -> PartitionJob.run(training, look(handed))));
  }

  /**
   * Returns this benchmark with the smallest batch, one example per shard, which leaves little
   * arithmetic.
   */
  public StepBenchmark withSmallestBatch() {
    BatchOrder batches = task.batches();
    int shards = training.shards();
    TrainingTask smallest =
        new TrainingTask(
            task.network(),
            new BatchOrder(batches.examples(), shards, shards, batches.seed()),
            task.blas(),
            task.exchange());
    return new StepBenchmark(training, validation, smallest, ", batch " + shards);
  }

  /** Returns this benchmark with weights and sums exchanged in another format. */
  StepBenchmark in(FloatFormat format) {
    TrainingTask other = new TrainingTask(task.network(), task.batches(), task.blas(), format);
    return new StepBenchmark(training, validation, other, suffix);
  }

  /**
   * Returns this benchmark with a network of one hidden layer.
   *
   * @param units the number of units of the hidden layer
   */
  public StepBenchmark withHiddenLayer(int units) {
    return withLayers(List.of(task.network().inputs(), units, task.network().outputs()));
  }

  /** Returns this benchmark with a network of other layers. */
  StepBenchmark withLayers(List<Integer> sizes) {
    Network network = task.network();
    TrainingTask sized =
        new TrainingTask(
            new Network(sizes, network.hidden(), network.loss()),
            task.batches(),
            task.blas(),
            task.exchange());
    return new StepBenchmark(training, validation, sized, suffix);
  }

  /**
   * Measures the parts of a step's arithmetic.
   *
   * @param steps the number of timed steps
   */
  public StepLedger ledger(int steps) {
    return StepLedger.measure(training, task, steps);
  }

  private TimedVariant engine(String name, Supplier<Engine> start, boolean holdsCores) {
    return new EngineSteps(name + suffix, task, LEARNING_RATE, start, holdsCores);
  }

  private Engine plainEngine(DataSet data) {
    try {
      return new PlainEngine(data, task, training.partitions());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PartitionJob.Computation<Shard> look(ParameterDistribution.Source source) {
    return shards -> new byte[source.get().values().length > 0 ? 0 : 1];
  }

  /** A variant whose step is an action, such as an empty Spark job. */
  private record RepeatedAction(String name, Runnable step) implements TimedVariant {

    @Override
    public void steps(int count) {
      for (int i = 0; i < count; i++) {
        step.run();
      }
    }
  }
}
