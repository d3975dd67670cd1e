package io.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.nn.activation.Activation;
import io.kindling.nn.activation.Activations;
import io.kindling.nn.activation.Relu;
import io.kindling.nn.activation.Tanh;
import io.kindling.nn.blas.Blas;
import io.kindling.nn.blas.MatrixProducts;
import io.kindling.nn.loss.CrossEntropy;
import io.kindling.nn.loss.Loss;
import io.kindling.nn.loss.Losses;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdversarialExamplesTest {

  private static final int ROWS = 5;
  private static final int INPUTS = 4;
  private static final int[] LABELS = {0, 1, 2, 0, 1};
  private static final MatrixProducts BLAS = Blas.BUNDLED.load();

  static List<Activation> everyActivation() {
    return Activations.ALL.all();
  }

  private static float[] random(int seed, int length, double origin) {
    Random random = new Random(seed);
    float[] numbers = new float[length];
    for (int i = 0; i < length; i++) {
      numbers[i] = (float) (random.nextDouble() + origin);
    }
    return numbers;
  }

  private static Network network(Activation hidden, Loss loss) {
    return new Network(List.of(INPUTS, 6, 5, 3), hidden, loss);
  }

  private static Perturbation.Computation within(
      double distance, Network network, Backpropagation backpropagation) {
    return new AdversarialExamples(distance).over(network, backpropagation, ROWS);
  }

  /** Compares the direction with central differences of each example's cost. */
  @ParameterizedTest
  @MethodSource("everyActivation")
  void everyExampleMovesByTheDistanceAlongItsGradient(Activation hidden) {
    Network network = network(hidden, new CrossEntropy(0.1));
    float[] parameters = random(5, network.parameterCount(), -0.5);
    float[] inputs = random(6, ROWS * INPUTS, 0.5);
    Backpropagation backpropagation = new Backpropagation(network, BLAS, ROWS);
    float[] moved =
        within(0.25, network, backpropagation)
            .of(parameters, inputs.clone(), LABELS, null, 0, ROWS)
            .clone();
    for (int row = 0; row < ROWS; row++) {
      double[] slopes = new double[INPUTS];
      double norm = 0;
      for (int i = 0; i < INPUTS; i++) {
        float h = 0x1p-7f;
        float[] other = inputs.clone();
        other[row * INPUTS + i] += h;
        backpropagation.forward(parameters, other, 0, ROWS);
        double above = backpropagation.loss(LABELS, null, row, 1);
        other[row * INPUTS + i] -= 2 * h;
        backpropagation.forward(parameters, other, 0, ROWS);
        slopes[i] = (above - backpropagation.loss(LABELS, null, row, 1)) / (2 * h);
        norm += slopes[i] * slopes[i];
      }
      for (int i = 0; i < INPUTS; i++) {
        int at = row * INPUTS + i;
        assertEquals(0.25 * slopes[i] / Math.sqrt(norm), moved[at] - inputs[at], 4e-3, hidden + "");
      }
    }
  }

  @Test
  void movedExamplesHaveAHigherCost() {
    Network network = network(new Tanh(), Losses.ALL.parse("quadratic"));
    float[] parameters = random(7, network.parameterCount(), -0.5);
    float[] inputs = random(8, ROWS * INPUTS, 0);
    Backpropagation backpropagation = new Backpropagation(network, BLAS, ROWS);
    float[] moved =
        within(0.1, network, backpropagation).of(parameters, inputs, LABELS, null, 0, ROWS);
    backpropagation.forward(parameters, inputs, 0, ROWS);
    double[] before = new double[ROWS];
    Arrays.setAll(before, row -> backpropagation.loss(LABELS, null, row, 1));
    backpropagation.forward(parameters, moved, 0, ROWS);
    for (int row = 0; row < ROWS; row++) {
      assertTrue(backpropagation.loss(LABELS, null, row, 1) > before[row], "row " + row);
    }
  }

  /** Covers weights that scale an example's gradient, and weight 0, which makes it 0. */
  @ParameterizedTest
  @ValueSource(floats = {0.001f, 1, 1e6f})
  void exampleWeightDoesNotMatterUnlessItIsZero(float weight) {
    Network network = network(new Tanh(), new CrossEntropy());
    float[] parameters = random(9, network.parameterCount(), -0.5);
    float[] inputs = random(10, ROWS * INPUTS, 0);
    Backpropagation backpropagation = new Backpropagation(network, BLAS, ROWS);
    Perturbation.Computation adversary = within(0.5, network, backpropagation);
    float[] expected = adversary.of(parameters, inputs, LABELS, null, 0, ROWS).clone();
    float[] weights = {weight, weight, 0, weight, weight};
    float[] moved = adversary.of(parameters, inputs, LABELS, weights, 0, ROWS);
    for (int i = 0; i < inputs.length; i++) {
      assertEquals(i / INPUTS == 2 ? inputs[i] : expected[i], moved[i], 1e-6);
    }
  }

  @Test
  void moveOfARowDoesNotDependOnTheOtherRows() {
    Network network = network(new Relu(), new CrossEntropy());
    float[] parameters = random(11, network.parameterCount(), -0.5);
    float[] inputs = random(12, ROWS * INPUTS, 0);
    float[] before = inputs.clone();
    Backpropagation backpropagation = new Backpropagation(network, BLAS, ROWS);
    Perturbation.Computation adversary = within(0.5, network, backpropagation);
    float[] all = adversary.of(parameters, inputs, LABELS, null, 0, ROWS).clone();
    float[] some = adversary.of(parameters, inputs, LABELS, null, 2, 2);
    for (int i = 2 * INPUTS; i < 4 * INPUTS; i++) {
      assertEquals(all[i], some[i], 1e-6);
    }
    assertArrayEquals(before, inputs);
  }

  @Test
  void distanceZeroLeavesExamplesUnchanged() {
    Network network = network(new Relu(), new CrossEntropy());
    float[] inputs = random(13, ROWS * INPUTS, 0);
    Backpropagation backpropagation = new Backpropagation(network, BLAS, ROWS);
    float[] parameters = random(14, network.parameterCount(), -0.5);
    assertSame(
        inputs,
        Perturbation.NONE
            .over(network, backpropagation, ROWS)
            .of(parameters, inputs, LABELS, null, 0, ROWS));
    assertEquals(0, Perturbation.NONE.bytesPerRow(network));
    assertEquals(4 * INPUTS, new AdversarialExamples(1).bytesPerRow(network));
  }
}
