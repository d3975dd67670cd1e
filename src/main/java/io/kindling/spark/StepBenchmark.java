package io.kindling.spark;

import io.kindling.data.Shard;
import io.kindling.data.Step;
import io.kindling.nn.Blas;
import io.kindling.nn.Initializer;
import io.kindling.nn.MatrixProducts;
import io.kindling.optim.Optimizer;
import io.kindling.optim.StochasticGradientDescent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Times whole training steps of every engine, and what they are made of, in turns, so that a
 * machine whose speed drifts is unjust to none.
 */
public final class StepBenchmark {

  /** What is timed. */
  private interface Contender {
    void step() throws Exception;
  }

  private final ShardedExamples training;
  private final ShardedExamples validation;
  private final DataSet data;
  private final TrainingTask task;
  private final Map<String, Contender> contenders = new LinkedHashMap<>();
  private final List<AutoCloseable> resources = new ArrayList<>();

  /** For the given training task on the given examples. */
  public StepBenchmark(
      ShardedExamples training, ShardedExamples validation, DataSet data, TrainingTask task) {
    this.training = training;
    this.validation = validation;
    this.data = data;
    this.task = task;
  }

  /**
   * Runs the benchmark.
   *
   * @param turns how often each contender has its turn, after one that is not counted
   * @param steps how many steps a turn has
   * @return the median milliseconds of a step, by contender
   * @throws IOException if the examples cannot be read
   */
  public Map<String, Double> run(int turns, int steps) throws IOException {
    int partitions = training.partitions();
    try {
      addLimit(partitions);
      addEngine("plain threads, no Spark", new PlainEngine(data, task, partitions));
      Map<String, Double> medians = measure(turns, steps);
      contenders.clear();
      // Alone: its tasks hold the cores that a job would need.
      addEngine("resident engine", new ResidentEngine(training, validation, task));
      medians.putAll(measure(turns, steps));
      closeAll();
      contenders.put("an empty Spark job", () -> PartitionJob.run(training, new Nothing()));
      addEngine("broadcast engine", new BroadcastEngine(training, validation, task));
      medians.putAll(measure(turns, steps));
      return medians;
    } finally {
      closeAll();
    }
  }

  private static final class Nothing implements PartitionJob.Computation<Shard> {
    private static final long serialVersionUID = 1;

    @Override
    public byte[] compute(List<Shard> shards) {
      return new byte[0];
    }
  }

  private void addEngine(String name, Engine engine) {
    resources.add(engine);
    float[] parameters = Initializer.XAVIER.parameters(task.network(), 1);
    Optimizer optimizer = new StochasticGradientDescent();
    long[] next = {0};
    contenders.put(
        name,
        () -> {
          Step step = task.batches().step(next[0]++);
          optimizer.step(parameters, engine.gradient(step, parameters).mean(), 0.01);
        });
  }

  private void addLimit(int partitions) {
    ExecutorService threads = Executors.newFixedThreadPool(partitions);
    resources.add(threads::shutdown);
    Blas blas = Blas.load(task.blas());
    int rows = Math.max(1, task.batches().batchSize() / partitions);
    List<Callable<Object>> products = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      products.add(Executors.callable(new MatrixProducts(task.network(), blas, rows)::run));
    }
    contenders.put("matrix products alone", () -> threads.invokeAll(products));
  }

  private Map<String, Double> measure(int turns, int steps) {
    Map<String, double[]> times = new LinkedHashMap<>();
    contenders.keySet().forEach(name -> times.put(name, new double[turns]));
    for (int turn = -1; turn < turns; turn++) {
      for (Map.Entry<String, Contender> contender : contenders.entrySet()) {
        long began = System.nanoTime();
        for (int step = 0; step < steps; step++) {
          try {
            contender.getValue().step();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        }
        if (turn >= 0) {
          times.get(contender.getKey())[turn] = (System.nanoTime() - began) / 1e6 / steps;
        }
      }
    }
    Map<String, Double> medians = new LinkedHashMap<>();
    times.forEach(
        (name, samples) -> {
          Arrays.sort(samples);
          medians.put(name, samples[turns / 2]);
        });
    return medians;
  }

  private void closeAll() {
    for (AutoCloseable resource : resources) {
      try {
        resource.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    resources.clear();
    contenders.clear();
  }
}
