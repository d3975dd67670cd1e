package io.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LossTest {

  private static final float[] OUTPUTS = {0.5f, 0.25f, 0.25f, 0.125f, 0.5f, 0.375f};
  private static final int[] LABELS = {9, 9, 1, 2};

  static List<Loss> everyLoss() {
    return Losses.ALL.all();
  }

  @Test
  void decidesTheOutputActivation() {
    assertEquals(new Sigmoid(), new QuadraticLoss().output());
    assertEquals(new Softmax(), new CrossEntropy().output());
  }

  @Test
  void quadraticCostIsSummedOverUnitsAndRows() {
    double first = 0.5 * 0.5 + 0.75 * 0.75 + 0.25 * 0.25;
    double second = 0.125 * 0.125 + 0.5 * 0.5 + 0.625 * 0.625;
    assertEquals((first + second) / 2, new QuadraticLoss().sum(OUTPUTS, 0, 2, 3, LABELS, 2, null));
  }

  @Test
  void crossEntropyIsThatOfTheWantedClass() {
    double wanted = -Math.log(0.25) - Math.log(0.375);
    assertEquals(wanted, new CrossEntropy().sum(OUTPUTS, 0, 2, 3, LABELS, 2, null), 1e-15);
  }

  @Test
  void outputErrorIsTheDifferenceUnderCrossEntropyAndTimesTheSlopeUnderQuadraticLoss() {
    float[] delta = new float[6];
    new CrossEntropy().backward(OUTPUTS, 0, 2, 3, LABELS, 2, null, delta);
    assertArrayEquals(new float[] {0.5f, -0.75f, 0.25f, 0.125f, 0.5f, -0.625f}, delta);
    new QuadraticLoss().backward(OUTPUTS, 0, 2, 3, LABELS, 2, null, delta);
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

  /** Targets 0.9 and 0.05 twice: s = 0.15 over 3 units. */
  @Test
  void smoothedLabelsWantALittleOfEveryClass() {
    Loss smoothed = new CrossEntropy(0.15);
    double expected = -0.9 * Math.log(0.25) - 0.05 * Math.log(0.5) - 0.05 * Math.log(0.25);
    assertEquals(expected, smoothed.sum(OUTPUTS, 0, 1, 3, LABELS, 2, null), 1e-12);
    float[] delta = new float[6];
    smoothed.backward(OUTPUTS, 0, 1, 3, LABELS, 2, null, delta);
    assertArrayEquals(new float[] {0.45f, -0.65f, 0.2f, 0, 0, 0}, delta, 1e-6f);
    assertEquals(smoothed, Losses.ALL.parse("cross-entropy:smoothing=0.15"));
  }

  @ParameterizedTest
  @MethodSource("everyLoss")
  void someRowsOfABatchAreAsTheyAreInTheWhole(Loss loss) {
    float[] whole = new float[6];
    loss.backward(OUTPUTS, 0, 2, 3, LABELS, 2, null, whole);
    float[] second = new float[6];
    loss.backward(OUTPUTS, 1, 1, 3, LABELS, 3, null, second);
    assertArrayEquals(new float[] {0, 0, 0, whole[3], whole[4], whole[5]}, second);
    double sum =
        loss.sum(OUTPUTS, 0, 1, 3, LABELS, 2, null) + loss.sum(OUTPUTS, 1, 1, 3, LABELS, 3, null);
    assertEquals(loss.sum(OUTPUTS, 0, 2, 3, LABELS, 2, null), sum);
  }

  @Test
  void anOutputThatUnderflowedCostsAFiniteAmount() {
    double cost = new CrossEntropy().sum(new float[] {0, 1}, 0, 1, 2, new int[] {0}, 0, null);
    assertEquals(126 * Math.log(2), cost, 1e-9);
  }

  @ParameterizedTest
  @MethodSource("everyLoss")
  void nanIsNotHidden(Loss loss) {
    float[] outputs = {Float.NaN, Float.NaN};
    assertTrue(Double.isNaN(loss.sum(outputs, 0, 1, 2, new int[] {1}, 0, null)));
  }

  /** Row 1 of the batch weighs 2.5, row 0 nothing. */
  @ParameterizedTest
  @MethodSource("everyLoss")
  void aRowCountsAsOftenAsItWeighs(Loss loss) {
    float[] weights = {9, 9, 0, 2.5f};
    double second = loss.sum(OUTPUTS, 1, 1, 3, LABELS, 3, null);
    assertEquals(2.5 * second, loss.sum(OUTPUTS, 0, 2, 3, LABELS, 2, weights));
    assertEquals(2.5 * second, loss.sum(OUTPUTS, 1, 1, 3, LABELS, 3, weights));
    float[] once = new float[6];
    loss.backward(OUTPUTS, 0, 2, 3, LABELS, 2, null, once);
    float[] weighed = new float[6];
    loss.backward(OUTPUTS, 0, 2, 3, LABELS, 2, weights, weighed);
    float[] wanted = {0, 0, 0, 2.5f * once[3], 2.5f * once[4], 2.5f * once[5]};
    assertArrayEquals(wanted, weighed, 0);
    float[] secondAlone = new float[6];
    loss.backward(OUTPUTS, 1, 1, 3, LABELS, 3, weights, secondAlone);
    assertArrayEquals(wanted, secondAlone, 0);
  }
}
