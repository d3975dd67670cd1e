package io.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.nn.activation.Activation;
import io.kindling.nn.activation.Activations;
import io.kindling.nn.activation.Tanh;
import io.kindling.nn.blas.Blas;
import io.kindling.nn.blas.MatrixProducts;
import io.kindling.nn.init.XavierUniform;
import io.kindling.nn.loss.CrossEntropy;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DropoutTest {

  private static final int ROWS = 5;
  private static final int[] EXAMPLES = {7, 100, 0, 59_999, 8};
  private static final int[] LABELS = {0, 1, 2, 0, 1};

  static List<Activation> everyActivation() {
    return Activations.ALL.all();
  }

  private static float[] drawn(Dropout dropout, long seed, long step, int example, int layer) {
    float[] factors = new float[10_000];
    dropout.draw(seed, step, example, layer, factors, 0, factors.length);
    return factors;
  }

  @Test
  void dropsTheGivenFractionAndScalesTheRest() {
    Dropout dropout = new Dropout(0.25, 0.5);
    for (int layer : new int[] {0, 1, 2}) {
      double p = layer == 0 ? 0.25 : 0.5;
      int zeros = 0;
      for (float factor : drawn(dropout, 1, 2, 3, layer)) {
        zeros += factor == 0 ? 1 : 0;
        assertTrue(factor == 0 || factor == (float) (1 / (1 - p)), "a factor of " + factor);
      }
      // Four standard deviations.
      assertEquals(p, zeros / 1e4, 4 * Math.sqrt(p * (1 - p) / 1e4));
    }
  }

  @Test
  void drawsDifferentUnitsForEverySeedStepExampleAndLayer() {
    Dropout dropout = new Dropout(0.5, 0.5);
    float[] one = drawn(dropout, 1, 2, 3, 1);
    assertArrayEquals(one, drawn(dropout, 1, 2, 3, 1));
    for (float[] other :
        List.of(
            drawn(dropout, 9, 2, 3, 1),
            drawn(dropout, 1, 9, 3, 1),
            drawn(dropout, 1, 2, 9, 1),
            drawn(dropout, 1, 2, 3, 2))) {
      int same = 0;
      for (int i = 0; i < one.length; i++) {
        same += one[i] == other[i] ? 1 : 0;
      }
      assertEquals(0.5, same / 1e4, 0.02);
    }
  }

  /** Compares the gradient with central differences of the cost with the same dropped units. */
  @ParameterizedTest
  @MethodSource("everyActivation")
  void gradientIsTheDerivativeOfTheThinnedNetwork(Activation hidden) {
    Network network = new Network(List.of(4, 6, 5, 3), hidden, new CrossEntropy(0.1));
    Random random = new Random(5);
    float[] parameters = new float[network.parameterCount()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = random.nextFloat() - 0.5f;
    }
    float[] inputs = new float[ROWS * 4];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = random.nextFloat() + 0.5f;
    }
    Backpropagation fast =
        new Backpropagation(network, Blas.BUNDLED.load(), ROWS, new Dropout(0.25, 0.4));
    fast.dropOut(1, 3, EXAMPLES, inputs, ROWS);
    int gone = 0;
    for (float input : inputs) {
      gone += input == 0 ? 1 : 0;
    }
    assertTrue(gone > 0 && gone < inputs.length, gone + " inputs left out");
    fast.forward(parameters, inputs, 0, ROWS);
    fast.backward(parameters, LABELS, null, 0, ROWS);
    float[] gradient = new float[parameters.length];
    fast.sum(inputs, 0, ROWS, gradient);
    for (int i = 0; i < parameters.length; i++) {
      float h = 0x1p-9f;
      float[] moved = parameters.clone();
      moved[i] = parameters[i] + h;
      fast.forward(moved, inputs, 0, ROWS);
      double above = fast.loss(LABELS, null, 0, ROWS);
      moved[i] = parameters[i] - h;
      fast.forward(moved, inputs, 0, ROWS);
      double slope = (above - fast.loss(LABELS, null, 0, ROWS)) / (2 * h);
      assertEquals(slope, gradient[i], 3e-3, hidden + ", parameter " + i);
    }
  }

  @Test
  void factorsOfARowDoNotDependOnTheOtherRows() {
    Network network = new Network(List.of(4, 6, 3), new Tanh(), new CrossEntropy());
    MatrixProducts blas = Blas.BUNDLED.load();
    Dropout dropout = new Dropout(0.3, 0.5);
    float[] parameters = new XavierUniform().parameters(network, 1);
    float[] inputs = new float[ROWS * 4];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = 1 + i;
    }
    float[] alone = {inputs[12], inputs[13], inputs[14], inputs[15]};
    Backpropagation all = new Backpropagation(network, blas, ROWS, dropout);
    all.dropOut(1, 3, EXAMPLES, inputs, ROWS);
    all.forward(parameters, inputs, 0, ROWS);
    Backpropagation one = new Backpropagation(network, blas, 1, dropout);
    one.dropOut(1, 3, new int[] {EXAMPLES[3]}, alone, 1);
    one.forward(parameters, alone, 0, 1);
    assertEquals(one.loss(new int[] {0}, null, 0, 1), all.loss(LABELS, null, 3, 1), 1e-6);
    assertArrayEquals(alone, new float[] {inputs[12], inputs[13], inputs[14], inputs[15]});
  }
}
