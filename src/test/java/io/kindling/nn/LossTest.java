package io.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LossTest {

  private static final float[] OUTPUTS = {0.5f, 0.25f, 0.25f, 0.125f, 0.5f, 0.375f};
  private static final byte[] LABELS = {9, 9, 1, 2};

  @Test
  void decidesTheOutputActivation() {
    assertEquals(Activation.SIGMOID, Loss.QUADRATIC.output());
    assertEquals(Activation.SOFTMAX, Loss.CROSS_ENTROPY.output());
  }

  @Test
  void quadraticCostIsSummedOverUnitsAndRows() {
    double first = 0.5 * 0.5 + 0.75 * 0.75 + 0.25 * 0.25;
    double second = 0.125 * 0.125 + 0.5 * 0.5 + 0.625 * 0.625;
    assertEquals((first + second) / 2, Loss.QUADRATIC.sum(OUTPUTS, 0, 2, 3, LABELS, 2));
  }

  @Test
  void crossEntropyIsThatOfTheWantedClass() {
    double wanted = -Math.log(0.25) - Math.log(0.375);
    assertEquals(wanted, Loss.CROSS_ENTROPY.sum(OUTPUTS, 0, 2, 3, LABELS, 2), 1e-15);
  }

  @Test
  void outputErrorIsTheDifferenceUnderCrossEntropyAndTimesTheSlopeUnderQuadraticLoss() {
    float[] delta = new float[6];
    Loss.CROSS_ENTROPY.backward(OUTPUTS, 0, 2, 3, LABELS, 2, delta);
    assertArrayEquals(new float[] {0.5f, -0.75f, 0.25f, 0.125f, 0.5f, -0.625f}, delta);
    Loss.QUADRATIC.backward(OUTPUTS, 0, 2, 3, LABELS, 2, delta);
    float[] wanted = {
      0.5f * 0.25f,
      -0.75f * 0.1875f,
      0.25f * 0.1875f,
      0.125f * 0.109375f,
      0.5f * 0.25f,
      -0.625f * 0.234375f
    };
    assertArrayEquals(wanted, delta);
  }

  @ParameterizedTest
  @EnumSource(Loss.class)
  void someRowsOfABatchAreAsTheyAreInTheWhole(Loss loss) {
    float[] whole = new float[6];
    loss.backward(OUTPUTS, 0, 2, 3, LABELS, 2, whole);
    float[] second = new float[6];
    loss.backward(OUTPUTS, 1, 1, 3, LABELS, 3, second);
    assertArrayEquals(new float[] {0, 0, 0, whole[3], whole[4], whole[5]}, second);
    double sum = loss.sum(OUTPUTS, 0, 1, 3, LABELS, 2) + loss.sum(OUTPUTS, 1, 1, 3, LABELS, 3);
    assertEquals(loss.sum(OUTPUTS, 0, 2, 3, LABELS, 2), sum);
  }

  @Test
  void anOutputThatUnderflowedCostsAFiniteAmount() {
    double cost = Loss.CROSS_ENTROPY.sum(new float[] {0, 1}, 0, 1, 2, new byte[] {0}, 0);
    assertEquals(126 * Math.log(2), cost, 1e-9);
  }

  @ParameterizedTest
  @EnumSource(Loss.class)
  void nanIsNotHidden(Loss loss) {
    float[] outputs = {Float.NaN, Float.NaN};
    assertTrue(Double.isNaN(loss.sum(outputs, 0, 1, 2, new byte[] {1}, 0)));
  }
}
