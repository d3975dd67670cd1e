package io.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.nn.activation.Activation;
import io.kindling.nn.activation.Activations;
import io.kindling.nn.activation.Sigmoid;
import io.kindling.nn.activation.Tanh;
import io.kindling.nn.blas.Blas;
import io.kindling.nn.blas.MatrixProducts;
import io.kindling.nn.init.Initializer;
import io.kindling.nn.init.Initializers;
import io.kindling.nn.init.XavierUniform;
import io.kindling.nn.loss.CrossEntropy;
import io.kindling.nn.loss.Loss;
import io.kindling.nn.loss.Losses;
import io.kindling.nn.loss.QuadraticLoss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the fast network with the slow reference network. */
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
    for (Blas choice : List.of(Blas.VECTOR, Blas.BUNDLED, Blas.JAVA)) {
      for (Activation hidden : Activations.ALL.all()) {
        for (Loss loss : Losses.ALL.all()) {
          for (Initializer initializer : Initializers.ALL.all()) {
            cases.add(Arguments.of(choice, hidden, loss, initializer));
          }
        }
      }
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithTheReference(Blas choice, Activation hidden, Loss loss, Initializer initializer) {
    for (List<Integer> sizes : SHAPES) {
      Network network = new Network(sizes, hidden, loss);
      Fast fast = new Fast(network, choice.load(), 20);
      for (int rows : ROWS) {
        for (int start : new int[] {0, 3}) {
          ExampleRows batch = new ExampleRows(network, rows, start, 31L * rows + start);
          assertAgrees(fast, network, initializer.parameters(network, rows), batch);
        }
      }
    }
  }

  /** A fast network: {@code backpropagation} for training, {@code forward} for inference. */
  private record Fast(Backpropagation backpropagation, ForwardPass forward) {
    Fast(Network network, MatrixProducts products, int maxRows) {
      this(
          new Backpropagation(network, products, maxRows),
          new ForwardPass(network, products, maxRows));
    }
  }

  private static void assertAgrees(
      Fast fast, Network network, float[] parameters, ExampleRows batch) {
    String where = network.sizes() + ", " + batch.rows + " rows";
    ReferenceNetwork reference = new ReferenceNetwork(network, ExampleRows.doubles(parameters));
    double[] outputs = new double[batch.rows * network.outputs()];
    double[] gradient = new double[parameters.length];
    double[] weighed = new double[parameters.length];
    double cost = 0;
    double weighedCost = 0;
    for (int row = 0; row < batch.rows; row++) {
      double[] a = reference.outputs(batch.example(row));
      System.arraycopy(a, 0, outputs, row * a.length, a.length);
      double costOfRow = reference.cost(batch.example(row), batch.label(row));
      cost += costOfRow;
      weighedCost += batch.weight(row) * costOfRow;
      double[] part = reference.gradient(batch.example(row), batch.label(row));
      double weight = batch.weight(row);
      Arrays.setAll(gradient, i -> gradient[i] + part[i]);
      Arrays.setAll(weighed, i -> weighed[i] + weight * part[i]);
    }
    float[] found =
        fast.forward.outputs(
            parameters, batch.inputsFrom(5 * batch.start), 5 * batch.start, batch.rows);
    assertClose(outputs, Arrays.copyOf(found, outputs.length), "outputs of " + where);

    float[] foundGradient = new float[parameters.length];
    Arrays.fill(foundGradient, Float.NaN);
    double foundCost = batch.gradient(fast.backpropagation, parameters, foundGradient);
    assertClose(gradient, foundGradient, "gradient of " + where);
    assertEquals(cost, foundCost, TOLERANCE * Math.max(1, cost), "cost of " + where);

    Arrays.fill(foundGradient, Float.NaN);
    double foundWeighed =
        batch.gradient(fast.backpropagation, parameters, batch.weights, foundGradient);
    assertClose(weighed, foundGradient, "weighed gradient of " + where);
    assertEquals(
        weighedCost,
        foundWeighed,
        TOLERANCE * Math.max(1, weighedCost),
        "weighed cost of " + where);

    assertEquals(foundCost, batch.cost(fast.forward), "cost of " + where);
    assertArrayEquals(
        confusion(network, found, batch), batch.confusion(network, found), "confusion of " + where);
  }

  /** From the outputs in single precision: saturated ones are equal there, and only there. */
  private static long[] confusion(Network network, float[] outputs, ExampleRows batch) {
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
  @EnumSource(names = {"VECTOR", "BUNDLED", "JAVA"})
  void agreesWithTheReferenceAtTheSizeOfMnist(Blas choice) {
    Network network = new Network(List.of(784, 30, 10), new Sigmoid(), new CrossEntropy());
    Fast fast = new Fast(network, choice.load(), 65);
    float[] parameters = new XavierUniform().parameters(network, 1);
    assertAgrees(fast, network, parameters, new ExampleRows(network, 64, 1, 1));
  }

  @Test
  void gradientsOfPartsOfABatchSumToTheWholeGradient() {
    Network network = new Network(List.of(7, 5, 3), new Tanh(), new CrossEntropy());
    Backpropagation fast = new Backpropagation(network, Blas.BUNDLED.load(), 19);
    float[] p = new XavierUniform().parameters(network, 3);
    ExampleRows batch = new ExampleRows(network, 17, 2, 3);
    float[] whole = new float[p.length];
    float[] part = new float[p.length];
    double[] sum = new double[p.length];
    double cost = batch.gradient(fast, p, whole);
    double parts = 0;
    for (int row = 2; row < 2 + 17; row++) {
      fast.forward(p, batch.inputs, row, 1);
      fast.backward(p, batch.labels, null, row, 1);
      fast.sum(batch.inputs, row, 1, part);
      parts += fast.loss(batch.labels, null, row, 1);
      Arrays.setAll(sum, i -> sum[i] + part[i]);
    }
    assertClose(sum, whole, "gradient");
    assertEquals(parts, cost, 1e-5);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rowsPropagatedSeparatelyHaveSeparateSums(
      Blas choice, Activation hidden, Loss loss, Initializer initializer) {
    Network network = new Network(List.of(7, 5, 4, 3), hidden, loss);
    float[] parameters = initializer.parameters(network, 4);
    ExampleRows batch = new ExampleRows(network, 17, 0, 4);
    Backpropagation parts = new Backpropagation(network, choice.load(), 17);
    parts.forward(parameters, batch.inputs, 0, 6);
    parts.forward(parameters, batch.inputs, 6, 11);
    parts.backward(parameters, batch.labels, null, 0, 6);
    parts.backward(parameters, batch.labels, null, 6, 11);
    Backpropagation alone = new Backpropagation(network, choice.load(), 11);
    float[] inputs = Arrays.copyOfRange(batch.inputs, 6 * 7, 17 * 7);
    int[] labels = Arrays.copyOfRange(batch.labels, 6, 17);
    alone.forward(parameters, inputs, 0, 11);
    alone.backward(parameters, labels, null, 0, 11);
    float[] expected = new float[parameters.length];
    alone.sum(inputs, 0, 11, expected);
    float[] found = new float[parameters.length];
    parts.sum(batch.inputs, 6, 11, found);
    assertEquals(alone.loss(labels, null, 0, 11), parts.loss(batch.labels, null, 6, 11));
    assertArrayEquals(expected, found);
  }

  @ParameterizedTest
  @EnumSource(names = {"VECTOR", "BUNDLED", "JAVA"})
  void addsToTheExistingGradient(Blas choice) {
    Network network = new Network(List.of(7, 5, 3), new Tanh(), new CrossEntropy());
    Backpropagation fast = new Backpropagation(network, choice.load(), 19);
    float[] parameters = new XavierUniform().parameters(network, 3);
    ExampleRows batch = new ExampleRows(network, 17, 2, 3);
    float[] alone = new float[parameters.length];
    batch.gradient(fast, parameters, alone);
    float[] added = new float[parameters.length];
    Arrays.fill(added, 0.5f);
    fast.add(batch.inputs, 2, 17, added);
    double[] expected = ExampleRows.doubles(alone);
    Arrays.setAll(expected, i -> expected[i] + 0.5);
    assertClose(expected, added, "sum");
    float[] same = added.clone();
    fast.add(batch.inputs, 2, 0, added);
    assertArrayEquals(same, added, "no rows");
  }

  @Test
  void supportsClassesAbove127() {
    Network network = new Network(List.of(3, 200), new Sigmoid(), new QuadraticLoss());
    Backpropagation fast = new Backpropagation(network, Blas.JAVA.load(), 1);
    float[] parameters = new float[network.parameterCount()];
    parameters[network.biasOffset(0) + 150] = 1;
    float[] gradient = new float[parameters.length];
    fast.forward(parameters, new float[3], 0, 1);
    fast.backward(parameters, new int[] {199}, null, 0, 1);
    fast.sum(new float[3], 0, 1, gradient);
    // (a − y) a (1 − a) at a = ½: downhill for the class, uphill for every other.
    assertEquals(-0.125f, gradient[network.biasOffset(0) + 199]);
    assertEquals(0.125f, gradient[network.biasOffset(0) + 198]);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void nanInAWeightOrInputReachesTheCostButNotTheNextStep(
      Blas choice, Activation hidden, Loss loss, Initializer initializer) {
    Network network = new Network(List.of(7, 5, 4, 3), hidden, loss);
    Backpropagation fast = new Backpropagation(network, choice.load(), 6);
    float[] good = initializer.parameters(network, 1);
    ExampleRows batch = new ExampleRows(network, 5, 1, 1);
    float[] expected = new float[good.length];
    final double cost = batch.gradient(fast, good, expected);
    float[] gradient = new float[good.length];

    float[] bad = good.clone();
    bad[3] = Float.NaN;
    assertTrue(Double.isNaN(batch.gradient(fast, bad, gradient)), "NaN among the weights");
    assertTrue(Float.isNaN(gradient[network.biasOffset(2)]), "gradient");
    float[] inputs = batch.inputs.clone();
    inputs[network.inputs()] = Float.NaN;
    fast.forward(good, inputs, 1, 5);
    fast.backward(good, batch.labels, null, 1, 5);
    fast.sum(inputs, 1, 5, gradient);
    assertTrue(Double.isNaN(fast.loss(batch.labels, null, 1, 5)), "NaN among the inputs");

    assertEquals(cost, batch.gradient(fast, good, gradient));
    assertArrayEquals(expected, gradient);
  }

  @Test
  void rejectsMoreRowsThanTheMaximum() {
    Network network = new Network(List.of(2, 2), new Tanh(), new QuadraticLoss());
    Backpropagation fast = new Backpropagation(network, Blas.JAVA.load(), 3);
    float[] parameters = new float[6];
    float[] inputs = new float[8];
    assertThrows(IllegalArgumentException.class, () -> fast.forward(parameters, inputs, 0, 4));
    assertThrows(IllegalArgumentException.class, () -> fast.forward(parameters, inputs, 2, 2));
    fast.forward(parameters, inputs, 2, 1);
  }

  private static void assertClose(double[] expected, float[] found, String what) {
    assertEquals(expected.length, found.length, what);
    double scale = Math.max(1, Arrays.stream(expected).map(Math::abs).max().orElse(0));
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found[i], TOLERANCE * scale, () -> what);
    }
  }
}
