package io.kindling.training;

import io.kindling.FloatFormat;
import io.kindling.data.Batch;
import io.kindling.data.BatchOrder;
import io.kindling.data.ExampleSet;
import io.kindling.data.ReadExamples;
import io.kindling.nn.AdversarialExamples;
import io.kindling.nn.Backpropagation;
import io.kindling.nn.Network;
import io.kindling.optim.ArrayGradient;
import io.kindling.optim.Optimizer;
import io.kindling.optim.OptimizerState;
import io.kindling.random.KeyedRandom;
import java.io.IOException;

/**
 * What the engines must agree with to the bit: the exactness contract as one obvious loop on one
 * thread, without Spark and without the classes that Kindling spreads a sum over a cluster with.
 */
public final class PlainLoop {

  private final Network network;
  private final BatchOrder batches;
  private final Backpropagation backpropagation;
  private final AdversarialExamples adversary;
  private final Batch all;
  private final TrainingTask task;

  public PlainLoop(TrainingTask task, ExampleSet examples) throws IOException {
    this.task = task;
    this.network = task.network();
    this.batches = task.batches();
    this.backpropagation =
        new Backpropagation(network, task.blas().load(), batches.batchSize(), task.dropout());
    this.adversary =
        new AdversarialExamples(network, backpropagation, task.adversarial(), batches.batchSize());
    this.all = ReadExamples.all(examples);
  }

  public void run(float[] parameters, Optimizer optimizer, double learningRate, int epochs) {
    OptimizerState state = OptimizerState.initial(optimizer, network.ranges());
    float[] unsent = new float[parameters.length];
    long number = 0;
    for (int epoch = 0; epoch < epochs; epoch++) {
      for (int step = 0; step < batches.stepsPerEpoch(); step++) {
        float[] sum = sum(sent(parameters, unsent), epoch, step, 0, batches.shards());
        for (int i = 0; i < sum.length; i++) {
          sum[i] /= batches.examplesIn(step);
        }
        optimizer.step(number++, parameters, ArrayGradient.of(sum), learningRate, state);
      }
    }
  }

  private float[] sum(float[] parameters, int epoch, int step, int start, int end) {
    if (end - start == 1) {
      return rounded(gradient(parameters, epoch, step, start), epoch, step, start, end);
    }
    int middle = (start + end) / 2;
    float[] left = sum(parameters, epoch, step, start, middle);
    float[] right = sum(parameters, epoch, step, middle, end);
    for (int i = 0; i < left.length; i++) {
      left[i] += right[i];
    }
    return rounded(left, epoch, step, start, end);
  }

  private float[] sent(float[] parameters, float[] unsent) {
    if (task.exchange() == FloatFormat.FLOAT32) {
      return parameters;
    }
    float[] sent = new float[parameters.length];
    for (int i = 0; i < sent.length; i++) {
      float wanted = parameters[i] + unsent[i];
      sent[i] = PlainRounding.nearest(wanted);
      unsent[i] = wanted - sent[i];
    }
    return sent;
  }

  private float[] rounded(float[] sum, int epoch, int step, int start, int end) {
    if (task.exchange() == FloatFormat.BF16) {
      long number = (long) epoch * batches.stepsPerEpoch() + step;
      long key = new KeyedRandom(batches.seed(), 0x5a3d16L, number).nextLong();
      long node = new KeyedRandom(key, start, end - start).nextLong();
      for (int i = 0; i < sum.length; i++) {
        sum[i] = PlainRounding.atRandom(sum[i], node, i);
      }
    }
    return sum;
  }

  private float[] gradient(float[] parameters, int epoch, int step, int shard) {
    int shards = batches.shards();
    int[] order = batches.shuffled(epoch, shard);
    int first = BatchOrder.shardStart(batches.examples(), shards, shard);
    int inputs = network.inputs();
    float[] rows = new float[batches.batchSize() * inputs];
    int[] classes = new int[batches.batchSize()];
    int[] examples = new int[batches.batchSize()];
    int count = 0;
    int end = Math.min((step + 1) * batches.batchSize(), batches.examples());
    for (int position = step * batches.batchSize(); position < end; position++) {
      if (position % shards == shard) {
        int example = first + order[position / shards];
        for (int input = 0; input < inputs; input++) {
          rows[count * inputs + input] = all.inputs()[example * inputs + input];
        }
        examples[count] = example;
        classes[count++] = all.labels()[example];
      }
    }
    float[] gradient = new float[network.parameterCount()];
    long number = (long) epoch * batches.stepsPerEpoch() + step;
    backpropagation.dropOut(batches.seed(), number, examples, rows, count);
    rows = adversary.of(parameters, rows, classes, null, 0, count);
    backpropagation.forward(parameters, rows, 0, count);
    backpropagation.backward(parameters, classes, null, 0, count);
    backpropagation.sum(rows, 0, count, gradient);
    return gradient;
  }
}
