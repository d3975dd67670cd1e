package io.kindling.bench;

import io.kindling.data.batch.Shard;
import io.kindling.nn.init.XavierUniform;
import io.kindling.optim.GradientDescent;
import io.kindling.optim.Optimizer;
import io.kindling.optim.OptimizerState;
import io.kindling.spark.examples.ShardedExamples;
import io.kindling.spark.jobs.PartitionJob;
import io.kindling.training.gradient.FixedTree;
import io.kindling.training.gradient.PartitionGradient;
import io.kindling.training.gradient.Reduction;
import io.kindling.training.gradient.StepPhases;
import io.kindling.training.gradient.StepPhases.Phase;
import io.kindling.training.gradient.SubtreeSums;
import io.kindling.training.gradient.SumRounding;
import io.kindling.training.recipe.TrainingTask;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Breakdown of the arithmetic of a step in milliseconds, timed inside real steps. The executors'
 * phases are those of the slowest partition.
 *
 * @param gather assembling the batch's rows, on the executors
 * @param forward the forward pass, on the executors
 * @param backward the backward pass and each shard's gradient, on the executors
 * @param sum the sum of the gradients of a partition's shards, on the executors
 * @param update the final sum, the mean and the optimizer's step, on the driver
 */
public record StepLedger(
    double gather, double forward, double backward, double sum, double update) {

  private static final List<Phase> PHASES = List.of(Phase.values());

  /** Number of warm-up steps of the driver's part, which is short and slow until it is compiled. */
  private static final int UPDATE_WARM_STEPS = 500;

  /** Returns the time of a whole step's arithmetic in milliseconds. */
  public double total() {
    return gather + forward + backward + sum + update;
  }

  /**
   * Times steps of plain gradient descent.
   *
   * @param training the training examples
   * @param task the training task
   * @param steps the number of timed steps, whose median is taken, after as many warm-up steps
   */
  public static StepLedger measure(ShardedExamples training, TrainingTask task, int steps) {
    return measure(
        training, task, new GradientDescent(), steps, Math.max(steps, UPDATE_WARM_STEPS));
  }

  /**
   * Times steps.
   *
   * @param training the training examples
   * @param task the training task
   * @param optimizer the optimizer
   * @param steps the number of timed steps, whose median is taken, after as many warm-up steps
   * @param updateWarmSteps the number of warm-up steps of the driver's part
   */
  public static StepLedger measure(
      ShardedExamples training,
      TrainingTask task,
      Optimizer optimizer,
      int steps,
      int updateWarmSteps) {
    Map<Phase, Double> slowest = new EnumMap<>(Phase.class);
    for (byte[] packed : PartitionJob.run(training, computation(task, steps))) {
      ByteBuffer medians = ByteBuffer.wrap(packed);
      PHASES.forEach(phase -> slowest.merge(phase, medians.getDouble(), Math::max));
    }
    return new StepLedger(
        slowest.get(Phase.GATHER),
        slowest.get(Phase.FORWARD),
        slowest.get(Phase.BACKWARD) + slowest.get(Phase.GRADIENT),
        slowest.get(Phase.SUM),
        update(training, task, optimizer, steps, updateWarmSteps));
  }

  private static PartitionJob.Computation<Shard> computation(TrainingTask task, int steps) {
    return shards -> ofPartition(shards, task, steps);
  }

  private static byte[] ofPartition(List<Shard> shards, TrainingTask task, int steps) {
    float[] parameters = new XavierUniform().parameters(task.network(), 1);
    PhaseClock clock = new PhaseClock(steps);
    PartitionGradient partition = new PartitionGradient(task, shards.size(), clock);
    for (int i = -steps; i < steps; i++) {
      clock.begin(i);
      partition.gather(shards, task.batches().step(i + steps));
      partition.compute(parameters);
    }
    ByteBuffer packed = ByteBuffer.allocate(PHASES.size() * Double.BYTES);
    PHASES.forEach(phase -> packed.putDouble(clock.median(phase)));
    return packed.array();
  }

  private static double update(
      ShardedExamples training, TrainingTask task, Optimizer optimizer, int steps, int warmSteps) {
    int parameterCount = task.network().parameterCount();
    int partitions = training.partitions();
    int shards = training.shards();
    SumRounding rounding = SumRounding.of(task, task.batches().step(0));
    List<SubtreeSums> sums = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      int start = FixedTree.firstShard(partition, partitions, shards);
      int end = FixedTree.firstShard(partition + 1, partitions, shards);
      int nodes = FixedTree.subtrees(start, end).size();
      sums.add(new SubtreeSums(start, end, new float[nodes][parameterCount], rounding));
    }
    Reduction reduction = new Reduction(FixedTree.root(shards), parameterCount);
    float[] parameters = new float[parameterCount];
    OptimizerState state = OptimizerState.initial(optimizer, task.network().ranges());
    double[] millis = new double[steps];
    for (int i = -warmSteps; i < steps; i++) {
      long began = System.nanoTime();
      optimizer.step(0, parameters, reduction.mean(sums).mean(), 0.1, state);
      if (i >= 0) {
        millis[i] = (System.nanoTime() - began) / 1e6;
      }
    }
    return StepTimes.median(millis);
  }

  /** Clock that records the milliseconds of each phase of real steps. */
  private static final class PhaseClock implements StepPhases {

    private final Map<Phase, double[]> millis = new EnumMap<>(Phase.class);
    private int step;
    private long began;

    /**
     * @param steps the number of timed steps
     */
    PhaseClock(int steps) {
      for (Phase phase : Phase.values()) {
        millis.put(phase, new double[steps]);
      }
    }

    /**
     * Starts a step.
     *
     * @param index the index of the step, starting at 0; negative for a warm-up step
     */
    void begin(int index) {
      step = index;
      began = System.nanoTime();
    }

    @Override
    public void ended(Phase phase) {
      long now = System.nanoTime();
      if (step >= 0) {
        millis.get(phase)[step] += (now - began) / 1e6;
      }
      began = now;
    }

    /** Returns the median time of a phase in milliseconds. */
    double median(Phase phase) {
      return StepTimes.median(millis.get(phase));
    }
  }
}
