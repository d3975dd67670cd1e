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
 * What the arithmetic of a step is made of, in milliseconds: real steps, timed from inside.
 *
 * @param gather copying the batch's rows together; like the next three, on the executors, all of
 *     them at once, and that of the slowest
 * @param forward the forward pass
 * @param backward errors back through the layers, and each shard's gradient
 * @param sum adding up the shards' gradients as far as a partition goes
 * @param update finishing the sum at the driver, the mean, and the step of the optimizer
 */
public record StepLedger(
    double gather, double forward, double backward, double sum, double update) {

  private static final List<Phase> PHASES = List.of(Phase.values());

  /** The driver's part is short, and slow until the JIT has seen enough of it. */
  private static final int UPDATE_WARM_STEPS = 500;

  /** The arithmetic of a whole step. */
  public double total() {
    return gather + forward + backward + sum + update;
  }

  /**
   * Times a number of steps of plain gradient descent.
   *
   * @param steps how many to take the median of, after as many that only warm up
   */
  public static StepLedger measure(ShardedExamples training, TrainingTask task, int steps) {
    return measure(
        training, task, new GradientDescent(), steps, Math.max(steps, UPDATE_WARM_STEPS));
  }

  /**
   * Times a number of steps.
   *
   * @param steps how many to take the median of, after as many that only warm up
   * @param updateWarmSteps how often the driver's part is made before it is timed
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

  /** Times the phases of real steps: what each took, in milliseconds, step by step. */
  private static final class PhaseClock implements StepPhases {

    private final Map<Phase, double[]> millis = new EnumMap<>(Phase.class);
    private int step;
    private long began;

    /**
     * @param steps how many steps will be timed
     */
    PhaseClock(int steps) {
      for (Phase phase : Phase.values()) {
        millis.put(phase, new double[steps]);
      }
    }

    /**
     * Begins a step.
     *
     * @param index counted from 0; below 0 the step only warms up
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

    /** What the phase took in the median step. */
    double median(Phase phase) {
      return StepTimes.median(millis.get(phase));
    }
  }
}
