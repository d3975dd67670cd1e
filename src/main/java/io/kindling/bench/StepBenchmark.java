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

/** What can be timed of the steps of one training task on one set of partitions. */
public final class StepBenchmark {

  private static final double LEARNING_RATE = 0.5;

  private static final long LONGEST_WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(15);

  private final ShardedExamples training;
  private final ShardedExamples validation;
  private final TrainingTask task;
  private final String suffix;

  /** For the given training task on the given examples. */
  public StepBenchmark(ShardedExamples training, ShardedExamples validation, TrainingTask task) {
    this(training, validation, task, "");
  }

  /**
   * For the given training task on the given examples.
   *
   * @param suffix what the names in a table end in
   */
  public StepBenchmark(
      ShardedExamples training, ShardedExamples validation, TrainingTask task, String suffix) {
    this.training = training;
    this.validation = validation;
    this.task = task;
    this.suffix = suffix;
  }

  /** What is timed. */
  public TrainingTask task() {
    return task;
  }

  /** What its network is called in a table: "784-30-10". */
  public String networkName() {
    return String.join("-", task.network().sizes().stream().map(String::valueOf).toList());
  }

  /** Whether there are cores enough for the resident engine. */
  public boolean residentFits() {
    return TaskSlots.of(training.spark()) >= training.partitions();
  }

  /**
   * Makes small steps under the broadcast engine, so that the JIT compiles Spark's scheduler and
   * what packs weights and sums. It takes some five thousand, fewer than a training has.
   *
   * @param steps how many to make, unless they take too long
   */
  public void warmUp(int steps) {
    try (TimedVariant broadcast = withSmallestBatch().broadcast()) {
      long end = System.nanoTime() + LONGEST_WARM_UP_NANOS;
      for (int made = 0; made < steps && System.nanoTime() < end; made++) {
        broadcast.steps(1);
      }
    }
  }

  /** Whole steps under the resident engine, which holds no cores while others are timed. */
  public TimedVariant resident() {
    return engine("resident engine", () -> new ResidentEngine(training, validation, task), true);
  }

  /**
   * Exchanges of the resident engine alone, in a tree of executors in which one has so many below
   * it, at the most.
   */
  public TimedVariant exchange(int fanOut) {
    return new ExchangesAlone(
        "exchange, fan-out " + fanOut,
        task.network().parameterCount(),
        () -> new ResidentEngine(training, validation, task, executors -> fanOut));
  }

  /** Whole steps under the broadcast engine. */
  public TimedVariant broadcast() {
    return engine("broadcast engine", () -> new BroadcastEngine(training, validation, task), false);
  }

  /** Whole steps under the broadcast engine with sums added up on the executors. */
  public TimedVariant executorReduction(int groups) {
    return engine(
        "broadcast engine, sums in " + groups + " groups",
        () -> new BroadcastEngine(training, validation, task, groups, 0),
        false);
  }

  /** Whole steps on threads of this JVM, without Spark. */
  public TimedVariant plain(DataSet data) {
    return engine("plain threads, no Spark", () -> plainEngine(data), false);
  }

  /** The matrix products of a step and nothing else, on threads of this JVM. */
  public TimedVariant products() {
    return new ProductsAlone(
        task.network(), task.blas(), task.batches().batchSize(), training.partitions());
  }

  /** A Spark job of as many tasks that do nothing. */
  public TimedVariant emptyJob() {
    return new RepeatedAction(
        "an empty Spark job", () -> PartitionJob.run(training, shards -> new byte[0]));
  }

  /** A Spark job whose tasks are handed the weights as under the broadcast engine, and no more. */
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

  /** The same on the smallest batch: an example of every shard, so that hardly anything is left. */
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

  /** The same with weights and sums that travel as something else. */
  StepBenchmark in(FloatFormat format) {
    TrainingTask other = new TrainingTask(task.network(), task.batches(), task.blas(), format);
    return new StepBenchmark(training, validation, other, suffix);
  }

  /** The same with a network of one hidden layer, of so many units. */
  public StepBenchmark withHiddenLayer(int units) {
    return withLayers(List.of(task.network().inputs(), units, task.network().outputs()));
  }

  /** The same with a network of these layers. */
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

  /** What the arithmetic of these steps is made of. */
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

  /** One action as a step, such as a Spark job that does nothing. */
  private record RepeatedAction(String name, Runnable step) implements TimedVariant {

    @Override
    public void steps(int count) {
      for (int i = 0; i < count; i++) {
        step.run();
      }
    }
  }
}
