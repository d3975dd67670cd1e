package io.kindling.nn.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.nn.activation.Sigmoid;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LossTest {

  private static final float[] OUTPUTS = {0.5f, 0.25f, 0.25f, 0.125f, 0.5f, 0.375f};

  /** Weighted inputs that softmax maps to the outputs, with a constant added to each row. */
  private static final float[] Z = {
    5 + ln(0.5), 5 + ln(0.25), 5 + ln(0.25), -9 + ln(0.125), -9 + ln(0.5), -9 + ln(0.375)
  };

  private static final int[] LABELS = {9, 9, 1, 2};

  private static float ln(double x) {
    return (float) Math.log(x);
  }

  static List<Loss> everyLoss() {
    return Losses.ALL.all();
  }

  @Test
  void definesTheOutputActivation() {
    assertEquals(new Sigmoid(), new QuadraticLoss().output());
    assertEquals(new Softmax(), new CrossEntropy().output());
  }

  @Test
  void quadraticCostIsSummedOverUnitsAndRows() {
    double first = 0.5 * 0.5 + 0.75 * 0.75 + 0.25 * 0.25;
    double second = 0.125 * 0.125 + 0.5 * 0.5 + 0.625 * 0.625;
    assertEquals(
        (first + second) / 2, new QuadraticLoss().sum(Z, OUTPUTS, 0, 2, 3, LABELS, 2, null));
  }

  @Test
  void crossEntropyIsTheNegativeLogarithmOfTheLabelsOutput() {
    double wanted = -Math.log(0.25) - Math.log(0.375);
    assertEquals(wanted, new CrossEntropy().sum(Z, OUTPUTS, 0, 2, 3, LABELS, 2, null), 1e-6);
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
  void smoothedTargetsIncludeEveryClass() {
    Loss smoothed = new CrossEntropy(0.15);
    double expected = -0.9 * Math.log(0.25) - 0.05 * Math.log(0.5) - 0.05 * Math.log(0.25);
    assertEquals(expected, smoothed.sum(Z, OUTPUTS, 0, 1, 3, LABELS, 2, null), 1e-6);
    float[] delta = new float[6];
    smoothed.backward(OUTPUTS, 0, 1, 3, LABELS, 2, null, delta);
    assertArrayEquals(new float[] {0.45f, -0.65f, 0.2f, 0, 0, 0}, delta, 1e-6f);
    assertEquals(smoothed, Losses.ALL.parse("cross-entropy:smoothing=0.15"));
  }

  @ParameterizedTest
  @MethodSource("everyLoss")
  void rowsOfAPartialBatchEqualThoseOfTheWholeBatch(Loss loss) {
    float[] whole = new float[6];
    loss.backward(OUTPUTS, 0, 2, 3, LABELS, 2, null, whole);
    float[] second = new float[6];
    loss.backward(OUTPUTS, 1, 1, 3, LABELS, 3, null, second);
    assertArrayEquals(new float[] {0, 0, 0, whole[3], whole[4], whole[5]}, second);
    double sum =
        loss.sum(Z, OUTPUTS, 0, 1, 3, LABELS, 2, null)
            + loss.sum(Z, OUTPUTS, 1, 1, 3, LABELS, 3, null);
    assertEquals(loss.sum(Z, OUTPUTS, 0, 2, 3, LABELS, 2, null), sum);
  }

  /** Covers e^−300, which underflows in single precision although its logarithm is −300. */
  @Test
  void costIsAccurateWhereTheOutputUnderflows() {
    float[] z = {200, 500};
    float[] a = new float[2];
    new Softmax().forward(z, a, 0, 1, 2);
    assertArrayEquals(new float[] {0, 1}, a, 2e-38f);
    assertEquals(300, new CrossEntropy().sum(z, a, 0, 1, 2, new int[] {0}, 0, null));
    assertEquals(0, new CrossEntropy().sum(z, a, 0, 1, 2, new int[] {1}, 0, null));
    assertEquals(
        0.9 * 300 + 0.1 * 150,
        new CrossEntropy(0.1).sum(z, a, 0, 1, 2, new int[] {0}, 0, null),
        1e-12);
  }

  @ParameterizedTest
  @MethodSource("everyLoss")
  void nanReachesTheCost(Loss loss) {
    float[] outputs = {Float.NaN, Float.NaN};
    assertTrue(Double.isNaN(loss.sum(outputs, outputs, 0, 1, 2, new int[] {1}, 0, null)));
  }

  /** Uses weight 2.5 for row 1 of the batch and weight 0 for row 0. */
  @ParameterizedTest
  @MethodSource("everyLoss")
  void rowsAreMultipliedByTheirWeights(Loss loss) {
    float[] weights = {9, 9, 0, 2.5f};
    double second = loss.sum(Z, OUTPUTS, 1, 1, 3, LABELS, 3, null);
    assertEquals(2.5 * second, loss.sum(Z, OUTPUTS, 0, 2, 3, LABELS, 2, weights));
    assertEquals(2.5 * second, loss.sum(Z, OUTPUTS, 1, 1, 3, LABELS, 3, weights));
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
