package io.kindling.training;

import io.kindling.data.BatchOrder;
import io.kindling.data.ExampleSet;
import io.kindling.nn.Backpropagation;
import io.kindling.nn.Blas;
import io.kindling.nn.Network;
import io.kindling.optim.Optimizer;
import java.io.IOException;

/**
 * What the engines must agree with to the bit: the exactness contract as one obvious loop on one
 * thread, without Spark and without the classes that Kindling spreads a sum over a cluster with.
 */
public final class PlainLoop {

  private final Network network;
  private final BatchOrder batches;
  private final Backpropagation backpropagation;
  private final byte[] pixels;
  private final byte[] labels;

  public PlainLoop(TrainingTask task, ExampleSet examples) throws IOException {
    this.network = task.network();
    this.batches = task.batches();
    this.backpropagation =
        new Backpropagation(network, Blas.load(task.blas()), batches.batchSize());
    this.pixels = examples.pixels(0, examples.size());
    this.labels = examples.labels(0, examples.size());
  }

  public void run(float[] parameters, Optimizer optimizer, double learningRate, int epochs) {
    for (int epoch = 0; epoch < epochs; epoch++) {
      for (int step = 0; step < batches.stepsPerEpoch(); step++) {
        float[] sum = sum(parameters, epoch, step, 0, batches.shards());
        for (int i = 0; i < sum.length; i++) {
          sum[i] /= batches.examplesIn(step);
        }
        optimizer.step(parameters, sum, learningRate);
      }
    }
  }

  private float[] sum(float[] parameters, int epoch, int step, int start, int end) {
    if (end - start == 1) {
      return gradient(parameters, epoch, step, start);
    }
    int middle = (start + end) / 2;
    float[] left = sum(parameters, epoch, step, start, middle);
    float[] right = sum(parameters, epoch, step, middle, end);
    for (int i = 0; i < left.length; i++) {
      left[i] += right[i];
    }
    return left;
  }

  private float[] gradient(float[] parameters, int epoch, int step, int shard) {
    int shards = batches.shards();
    int[] order = batches.shuffled(epoch, shard);
    int first = BatchOrder.shardStart(batches.examples(), shards, shard);
    int inputs = network.inputs();
    float[] rows = new float[batches.batchSize() * inputs];
    byte[] classes = new byte[batches.batchSize()];
    int count = 0;
    int end = Math.min((step + 1) * batches.batchSize(), batches.examples());
    for (int position = step * batches.batchSize(); position < end; position++) {
      if (position % shards == shard) {
        int example = first + order[position / shards];
        for (int pixel = 0; pixel < inputs; pixel++) {
          rows[count * inputs + pixel] = (pixels[example * inputs + pixel] & 0xff) / 255f;
        }
        classes[count++] = labels[example];
      }
    }
    float[] gradient = new float[network.parameterCount()];
    backpropagation.gradient(parameters, rows, 0, classes, 0, count, gradient);
    return gradient;
  }
}
