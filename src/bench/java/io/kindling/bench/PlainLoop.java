package io.kindling.bench;

import io.kindling.data.BatchOrder;
import io.kindling.data.Shard;
import io.kindling.data.Step;
import io.kindling.nn.Backpropagation;
import io.kindling.nn.Blas;
import io.kindling.optim.Optimizer;
import io.kindling.optim.StochasticGradientDescent;

/** Kindling's own mathematics in a plain loop on two threads: no Spark, half a batch each. */
final class PlainLoop implements Contender {

  private final Pair pair = new Pair();
  private final Workload workload;
  private final BatchOrder batches;
  private final Optimizer optimizer = new StochasticGradientDescent();
  private final float[] parameters;
  private final Half[] halves = new Half[Workload.THREADS];
  private long made;
  private double loss;

  PlainLoop(Workload workload) {
    this.workload = workload;
    this.batches = workload.batches(halves.length);
    this.parameters = workload.parameters();
    for (int i = 0; i < halves.length; i++) {
      halves[i] = new Half(i);
    }
  }

  @Override
  public String name() {
    return "plain loop of our nn, 2 threads";
  }

  @Override
  public void steps(int count) {
    for (int i = 0; i < count; i++) {
      Step step = batches.step(made++);
      pair.run(half -> halves[half].compute(step));
      int examples = batches.examplesIn(step.ofEpoch());
      float[] sum = halves[0].gradient;
      float[] other = halves[1].gradient;
      for (int j = 0; j < sum.length; j++) {
        sum[j] = (sum[j] + other[j]) / examples;
      }
      optimizer.step(parameters, sum, workload.rate());
      loss = (halves[0].loss + halves[1].loss) / examples;
    }
  }

  @Override
  public double loss() {
    return loss;
  }

  @Override
  public void close() {
    pair.close();
  }

  /** One thread's share. */
  private final class Half {
    private final Shard shard;
    private final Backpropagation backpropagation;
    private final float[] inputs;
    private final byte[] labels;
    private final float[] gradient = new float[parameters.length];
    private double loss;

    Half(int index) {
      int rows = batches.mostRowsPerShard();
      this.shard = workload.shard(halves.length, index);
      this.backpropagation =
          new Backpropagation(workload.network(), Blas.load(Blas.Choice.BUNDLED), rows);
      this.inputs = new float[rows * workload.network().inputs()];
      this.labels = new byte[rows];
    }

    void compute(Step step) {
      int rows = shard.gather(batches, step, inputs, labels, 0);
      loss = backpropagation.gradient(parameters, inputs, 0, labels, 0, rows, gradient);
    }
  }
}
