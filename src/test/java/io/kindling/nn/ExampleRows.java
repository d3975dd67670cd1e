package io.kindling.nn;

import java.util.Arrays;
import java.util.Random;

/** Random examples between rows of NaN with invalid labels. */
final class ExampleRows {
  final int rows;
  final int width;
  final int start;
  final float[] inputs;
  final int[] labels;
  final float[] weights;

  ExampleRows(Network network, int rows, int start, long seed) {
    this.rows = rows;
    this.width = network.inputs();
    this.start = start;
    Random random = new Random(seed);
    inputs = new float[(start + rows + start) * width];
    labels = new int[start + rows + start];
    weights = new float[start + rows + start];
    Arrays.fill(inputs, Float.NaN);
    Arrays.fill(labels, 255);
    Arrays.fill(weights, Float.NaN);
    for (int i = 0; i < rows * width; i++) {
      inputs[start * width + i] = random.nextFloat();
    }
    for (int row = 0; row < rows; row++) {
      labels[start + row] = random.nextInt(network.outputs());
      weights[start + row] = random.nextInt(3) * random.nextFloat();
    }
  }

  double[] example(int row) {
    int from = (start + row) * width;
    return doubles(Arrays.copyOfRange(inputs, from, from + width));
  }

  int label(int row) {
    return labels[start + row];
  }

  double weight(int row) {
    return weights[start + row];
  }

  /** Returns only the examples' inputs, from an offset that need not be a multiple of a row. */
  float[] inputsFrom(int offset) {
    float[] moved = new float[offset + rows * width + offset];
    Arrays.fill(moved, Float.NaN);
    System.arraycopy(inputs, start * width, moved, offset, rows * width);
    return moved;
  }

  double gradient(Backpropagation fast, float[] parameters, float[] gradient) {
    return gradient(fast, parameters, null, gradient);
  }

  double gradient(
      Backpropagation fast, float[] parameters, float[] weightsOrNull, float[] gradient) {
    fast.forward(parameters, inputs, start, rows);
    fast.backward(parameters, labels, weightsOrNull, start, rows);
    fast.sum(inputs, start, rows, gradient);
    return fast.loss(labels, weightsOrNull, start, rows);
  }

  double cost(ForwardPass forward) {
    return forward.loss(labels, start, null, 0, rows);
  }

  long[] confusion(Network network, float[] outputs) {
    int classes = network.outputs();
    long[] confusion = new long[classes * classes];
    for (int row = 0; row < rows; row++) {
      int predicted = ForwardPass.predictedClass(outputs, row * classes, classes);
      confusion[label(row) * classes + predicted]++;
    }
    return confusion;
  }

  static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return doubles;
  }
}
