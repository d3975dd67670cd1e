package io.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The fast network computes what the slow one does. */
class BackpropagationTest {

  /**
   * Of the largest component. A sum of n float products is off by up to n · 2⁻²⁴ of the sum of
   * their magnitudes; with 17 units, 3 layers each way and the large weighted inputs of identity
   * layers under standard normal weights, 2⁻¹⁸ was the worst seen. What is computed wrongly is off
   * by far more than this.
   */
  private static final double TOLERANCE = 0x1p-16;

  private static final List<List<Integer>> SHAPES =
      List.of(List.of(7, 3), List.of(7, 5, 3), List.of(11, 17, 6, 10), List.of(1, 1, 1));

  private static final int[] ROWS = {0, 1, 2, 17};

  static List<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    for (Blas.Choice choice : List.of(Blas.Choice.BUNDLED, Blas.Choice.JAVA)) {
      for (Activation hidden : Activation.values()) {
        for (Loss loss : Loss.values()) {
          for (Initializer initializer : Initializer.values()) {
            if (hidden != Activation.SOFTMAX) {
              cases.add(Arguments.of(choice, hidden, loss, initializer));
            }
          }
        }
      }
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithTheReference(
      Blas.Choice choice, Activation hidden, Loss loss, Initializer initializer) {
    for (List<Integer> sizes : SHAPES) {
      Network network = new Network(sizes, hidden, loss);
      Backpropagation fast = new Backpropagation(network, Blas.load(choice), 17);
      for (int rows : ROWS) {
        for (int start : new int[] {0, 3}) {
          Batch batch = new Batch(network, rows, start, 31L * rows + start);
          assertAgrees(fast, network, initializer.parameters(network, rows), batch);
        }
      }
    }
  }

  private static void assertAgrees(
      Backpropagation fast, Network network, float[] parameters, Batch batch) {
    String where = network.sizes() + ", " + batch.rows + " rows";
    ReferenceNetwork reference = new ReferenceNetwork(network, doubles(parameters));
    double[] outputs = new double[batch.rows * network.outputs()];
    double[] gradient = new double[parameters.length];
    double cost = 0;
    for (int row = 0; row < batch.rows; row++) {
      double[] a = reference.outputs(batch.example(row));
      System.arraycopy(a, 0, outputs, row * a.length, a.length);
      cost += reference.cost(batch.example(row), batch.label(row));
      double[] part = reference.gradient(batch.example(row), batch.label(row));
      Arrays.setAll(gradient, i -> gradient[i] + part[i]);
    }
    float[] found = fast.forward(parameters, batch.inputs, batch.inputStart, batch.rows);
    assertClose(outputs, Arrays.copyOf(found, outputs.length), "outputs of " + where);

    float[] foundGradient = new float[parameters.length];
    Arrays.fill(foundGradient, Float.NaN);
    double foundCost = batch.gradient(fast, parameters, foundGradient);
    assertClose(gradient, foundGradient, "gradient of " + where);
    assertEquals(cost, foundCost, TOLERANCE * Math.max(1, cost), "cost of " + where);

    long[] confusion = new long[network.outputs() * network.outputs()];
    assertEquals(foundCost, batch.evaluate(fast, parameters, confusion), "cost of " + where);
    assertArrayEquals(confusion(network, found, batch), confusion, "confusion of " + where);
  }

  /** From the outputs in single precision: saturated ones are equal there, and only there. */
  private static long[] confusion(Network network, float[] outputs, Batch batch) {
    int classes = network.outputs();
    long[] confusion = new long[classes * classes];
    for (int row = 0; row < batch.rows; row++) {
      List<Float> a = new ArrayList<>();
      for (int j = 0; j < classes; j++) {
        a.add(outputs[row * classes + j]);
      }
      int predicted = a.indexOf(Collections.max(a));
      confusion[batch.label(row) * classes + predicted]++;
    }
    return confusion;
  }

  @ParameterizedTest
  @EnumSource(names = {"BUNDLED", "JAVA"})
  void agreesWithTheReferenceAtTheSizeOfMnist(Blas.Choice choice) {
    Network network = new Network(List.of(784, 30, 10), Activation.SIGMOID, Loss.CROSS_ENTROPY);
    Backpropagation fast = new Backpropagation(network, Blas.load(choice), 64);
    float[] parameters = Initializer.XAVIER.parameters(network, 1);
    assertAgrees(fast, network, parameters, new Batch(network, 64, 1, 1));
  }

  @Test
  void gradientsOfPartsOfABatchAddUpToThatOfTheWhole() {
    Network network = new Network(List.of(7, 5, 3), Activation.TANH, Loss.CROSS_ENTROPY);
    Backpropagation fast = new Backpropagation(network, Blas.load(Blas.Choice.BUNDLED), 17);
    float[] p = Initializer.XAVIER.parameters(network, 3);
    Batch batch = new Batch(network, 17, 2, 3);
    float[] whole = new float[p.length];
    float[] part = new float[p.length];
    double[] sum = new double[p.length];
    double cost = batch.gradient(fast, p, whole);
    double parts = 0;
    for (int row = 0; row < 17; row++) {
      int inputStart = batch.inputStart + row * network.inputs();
      parts += fast.gradient(p, batch.inputs, inputStart, batch.labels, 2 + row, 1, part);
      Arrays.setAll(sum, i -> sum[i] + part[i]);
    }
    assertClose(sum, whole, "gradient");
    assertEquals(parts, cost, 1e-5);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rowsThatArePropagatedApartHaveTheSumsOfTheirOwn(
      Blas.Choice choice, Activation hidden, Loss loss, Initializer initializer) {
    Network network = new Network(List.of(7, 5, 4, 3), hidden, loss);
    float[] parameters = initializer.parameters(network, 4);
    Batch batch = new Batch(network, 17, 0, 4);
    Backpropagation parts = new Backpropagation(network, Blas.load(choice), 17);
    parts.propagate(parameters, batch.inputs, batch.labels, 0, 6);
    parts.propagate(parameters, batch.inputs, batch.labels, 6, 11);
    Backpropagation alone = new Backpropagation(network, Blas.load(choice), 11);
    float[] expected = new float[parameters.length];
    final double cost =
        alone.gradient(parameters, batch.inputs, 6 * 7, batch.labels, 6, 11, expected);
    float[] found = new float[parameters.length];
    assertEquals(cost, parts.sum(batch.inputs, batch.labels, 6, 11, found));
    assertArrayEquals(expected, found);
  }

  @Test
  void classesAbove127AreUnsigned() {
    Network network = new Network(List.of(3, 200), Activation.SIGMOID, Loss.QUADRATIC);
    Backpropagation fast = new Backpropagation(network, Blas.load(Blas.Choice.JAVA), 1);
    float[] parameters = new float[network.parameterCount()];
    parameters[network.biasOffset(0) + 150] = 1;
    float[] gradient = new float[parameters.length];
    fast.gradient(parameters, new float[3], 0, new byte[] {(byte) 199}, 0, 1, gradient);
    // (a − y) a (1 − a) at a = ½: downhill for the class, uphill for every other.
    assertEquals(-0.125f, gradient[network.biasOffset(0) + 199]);
    assertEquals(0.125f, gradient[network.biasOffset(0) + 198]);
    long[] confusion = new long[200 * 200];
    fast.evaluate(parameters, new float[3], 0, new byte[] {(byte) 199}, 0, 1, confusion);
    assertEquals(1, confusion[199 * 200 + 150]);
  }

  @Test
  void theFirstOfEqualOutputsIsPredictedAndCountsAreAddedTo() {
    Network network = new Network(List.of(2, 4), Activation.SIGMOID, Loss.CROSS_ENTROPY);
    Backpropagation fast = new Backpropagation(network, Blas.load(Blas.Choice.BUNDLED), 3);
    float[] parameters = new float[network.parameterCount()];
    long[] confusion = new long[16];
    confusion[3] = 10;
    fast.evaluate(parameters, new float[6], 0, new byte[] {0, 2, 3}, 0, 3, confusion);
    assertArrayEquals(new long[] {1, 0, 0, 10, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0}, confusion);
    parameters[network.biasOffset(0) + 1] = 1;
    parameters[network.biasOffset(0) + 3] = 1;
    long[] tied = new long[16];
    fast.evaluate(parameters, new float[6], 0, new byte[] {0, 2, 3}, 0, 3, tied);
    assertArrayEquals(new long[] {0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0}, tied);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void nanInAWeightOrAnInputShowsInTheCostAndIsGoneInTheNextStep(
      Blas.Choice choice, Activation hidden, Loss loss, Initializer initializer) {
    Network network = new Network(List.of(7, 5, 4, 3), hidden, loss);
    Backpropagation fast = new Backpropagation(network, Blas.load(choice), 5);
    float[] good = initializer.parameters(network, 1);
    Batch batch = new Batch(network, 5, 1, 1);
    float[] expected = new float[good.length];
    final double cost = batch.gradient(fast, good, expected);
    float[] gradient = new float[good.length];

    float[] bad = good.clone();
    bad[3] = Float.NaN;
    assertTrue(Double.isNaN(batch.gradient(fast, bad, gradient)), "NaN among the weights");
    assertTrue(Float.isNaN(gradient[network.biasOffset(2)]), "gradient");
    float[] inputs = batch.inputs.clone();
    inputs[batch.inputStart] = Float.NaN;
    double poisoned = fast.gradient(good, inputs, batch.inputStart, batch.labels, 1, 5, gradient);
    assertTrue(Double.isNaN(poisoned), "NaN among the inputs");

    assertEquals(cost, batch.gradient(fast, good, gradient));
    assertArrayEquals(expected, gradient);
  }

  @Test
  void refusesMoreRowsThanItHasRoomFor() {
    Network network = new Network(List.of(2, 2), Activation.TANH, Loss.QUADRATIC);
    Backpropagation fast = new Backpropagation(network, Blas.load(Blas.Choice.JAVA), 3);
    assertEquals(3, fast.maxRows());
    assertThrows(
        IllegalArgumentException.class, () -> fast.forward(new float[6], new float[8], 0, 4));
  }

  /** Random examples in the midst of an array of NaN and of labels that no network has. */
  private static final class Batch {
    final int rows;
    final int width;
    final int inputStart;
    final int labelStart;
    final float[] inputs;
    final byte[] labels;

    Batch(Network network, int rows, int start, long seed) {
      this.rows = rows;
      this.width = network.inputs();
      this.inputStart = start * 5;
      this.labelStart = start;
      Random random = new Random(seed);
      inputs = new float[2 * inputStart + rows * width];
      labels = new byte[2 * labelStart + rows];
      Arrays.fill(inputs, Float.NaN);
      Arrays.fill(labels, (byte) 255);
      for (int i = 0; i < rows * width; i++) {
        inputs[inputStart + i] = random.nextFloat();
      }
      for (int row = 0; row < rows; row++) {
        labels[labelStart + row] = (byte) random.nextInt(network.outputs());
      }
    }

    double[] example(int row) {
      int from = inputStart + row * width;
      return doubles(Arrays.copyOfRange(inputs, from, from + width));
    }

    int label(int row) {
      return labels[labelStart + row];
    }

    double gradient(Backpropagation fast, float[] parameters, float[] gradient) {
      return fast.gradient(parameters, inputs, inputStart, labels, labelStart, rows, gradient);
    }

    double evaluate(Backpropagation fast, float[] parameters, long[] confusion) {
      return fast.evaluate(parameters, inputs, inputStart, labels, labelStart, rows, confusion);
    }
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return doubles;
  }

  private static void assertClose(double[] expected, float[] found, String what) {
    assertEquals(expected.length, found.length, what);
    double scale = Math.max(1, Arrays.stream(expected).map(Math::abs).max().orElse(0));
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found[i], TOLERANCE * scale, () -> what);
    }
  }
}
