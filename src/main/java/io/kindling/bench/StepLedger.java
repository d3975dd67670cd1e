package io.kindling.bench;

import io.kindling.data.Shard;
import io.kindling.data.Step;
import io.kindling.nn.Backpropagation;
import io.kindling.nn.Blas;
import io.kindling.nn.Initializer;
import io.kindling.optim.StochasticGradientDescent;
import io.kindling.spark.PartitionJob;
import io.kindling.spark.ShardedExamples;
import io.kindling.training.FixedTree;
import io.kindling.training.PartitionGradient;
import io.kindling.training.Reduction;
import io.kindling.training.SubtreeSums;
import io.kindling.training.TrainingTask;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What the arithmetic of a step is made of: its parts, each timed by itself, in milliseconds.
 *
 * @param gather copying the batch's rows together; like the next three, on the executors, all of
 *     them at once, and that of the slowest
 * @param forward the forward pass
 * @param backward errors back through the layers, and each shard's gradient
 * @param sum adding up the shards' gradients as far as a partition goes
 * @param update finishing the sum at the driver, the mean, and the step of plain gradient descent
 */
public record StepLedger(
    double gather, double forward, double backward, double sum, double update) {

  private static final int TASK_PARTS = 4;

  /** The driver's part is short, and slow until the JIT has seen enough of it. */
  private static final int UPDATE_WARM_STEPS = 500;

  /** All of it. */
  public double total() {
    return gather + forward + backward + sum + update;
  }

  /**
   * Measures.
   *
   * @param steps how many steps to take the median of, after as many that only warm up
   */
  public static StepLedger measure(ShardedExamples training, TrainingTask task, int steps) {
    double[] slowest = new double[TASK_PARTS];
    for (byte[] packed : PartitionJob.run(training, computation(task, steps))) {
      ByteBuffer parts = ByteBuffer.wrap(packed);
      for (int i = 0; i < TASK_PARTS; i++) {
        slowest[i] = Math.max(slowest[i], parts.getDouble());
      }
    }
    double update = update(training, task, steps);
    return new StepLedger(slowest[0], slowest[1], slowest[2], slowest[3], update);
  }

  private static PartitionJob.Computation<Shard> computation(TrainingTask task, int steps) {
    return shards -> ofPartition(shards, task, steps);
  }

  private static byte[] ofPartition(List<Shard> shards, TrainingTask task, int steps) {
    float[] parameters = Initializer.XAVIER.parameters(task.network(), 1);
    int rows = task.batches().mostRowsPerShard();
    Backpropagation whole =
        new Backpropagation(task.network(), Blas.load(task.blas()), rows * shards.size());
    float[] inputs = new float[rows * shards.size() * task.network().inputs()];
    byte[] labels = new byte[rows * shards.size()];
    float[] gradient = new float[parameters.length];
    PartitionGradient space = new PartitionGradient(task, shards.size());
    double[][] parts = new double[TASK_PARTS][steps];
    for (int i = -steps; i < steps; i++) {
      Step step = task.batches().step(i + steps);
      long began = System.nanoTime();
      space.gather(shards, step);
      final long gathered = System.nanoTime();
      int all = 0;
      for (Shard shard : shards) {
        all += shard.gather(task.batches(), step, inputs, labels, all);
      }
      final long prepared = System.nanoTime();
      whole.forward(parameters, inputs, 0, all);
      final long forward = System.nanoTime();
      whole.propagate(parameters, inputs, labels, 0, all);
      int first = 0;
      for (Shard shard : shards) {
        int count = task.batches().rowCount(step.ofEpoch(), shard.index());
        whole.sum(inputs, labels, first, count, gradient);
        first += count;
      }
      final long differentiated = System.nanoTime();
      space.compute(parameters);
      final long computed = System.nanoTime();
      if (i >= 0) {
        long passAndGradients = differentiated - forward;
        parts[0][i] = gathered - began;
        parts[1][i] = forward - prepared;
        parts[2][i] = passAndGradients - (forward - prepared);
        parts[3][i] = computed - differentiated - passAndGradients;
      }
    }
    ByteBuffer packed = ByteBuffer.allocate(TASK_PARTS * Double.BYTES);
    for (double[] part : parts) {
      packed.putDouble(Times.median(part) / 1e6);
    }
    return packed.array();
  }

  private static double update(ShardedExamples training, TrainingTask task, int steps) {
    int parameterCount = task.network().parameterCount();
    int partitions = training.partitions();
    int shards = training.shards();
    List<SubtreeSums> sums = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      int start = FixedTree.firstShard(partition, partitions, shards);
      int end = FixedTree.firstShard(partition + 1, partitions, shards);
      int nodes = FixedTree.subtrees(start, end).size();
      sums.add(new SubtreeSums(start, end, new float[nodes][parameterCount]));
    }
    Reduction reduction = new Reduction(FixedTree.root(shards), parameterCount);
    float[] parameters = new float[parameterCount];
    StochasticGradientDescent optimizer = new StochasticGradientDescent();
    double[] millis = new double[steps];
    for (int i = -Math.max(steps, UPDATE_WARM_STEPS); i < steps; i++) {
      long began = System.nanoTime();
      optimizer.step(parameters, reduction.mean(sums, 1).mean(), 0.1);
      if (i >= 0) {
        millis[i] = (System.nanoTime() - began) / 1e6;
      }
    }
    return Times.median(millis);
  }
}
