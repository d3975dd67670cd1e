package io.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.Sha256;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ActivationTest {

  private static final float INFINITY = Float.POSITIVE_INFINITY;

  @Test
  void tanhIsAccurateToAFewUnitsInTheLastPlaceAlsoNearZero() {
    for (double range : new double[] {10, 1, 0.7, 1e-2, 1e-6, 1e-30}) {
      assertAccurate(Activation.TANH, range, Math::tanh, z -> 5);
    }
  }

  @Test
  void sigmoidIsAccurateToAFewUnitsInTheLastPlaceAndToMoreFarBelowZero() {
    for (double range : new double[] {80, 10, 1, 1e-3}) {
      assertAccurate(
          Activation.SIGMOID, range, z -> 1 / (1 + Math.exp(-z)), z -> 3 * (1 + Math.max(0, -z)));
    }
  }

  private static void assertAccurate(
      Activation activation,
      double range,
      DoubleUnaryOperator exact,
      DoubleUnaryOperator allowedUnits) {
    Random random = new Random(2);
    for (int i = 0; i < 50_000; i++) {
      float z = (float) random.nextDouble(-range, range);
      double wanted = exact.applyAsDouble(z);
      double units = Math.abs(value(activation, z) - wanted) / Math.ulp((float) wanted);
      assertTrue(
          units <= allowedUnits.applyAsDouble(z),
          () -> activation + " of " + z + " is off by " + units + " units in the last place");
    }
  }

  @Test
  void saturatesWithoutLeavingItsRange() {
    for (float z : new float[] {20, 50, 100, 1e10f, Float.MAX_VALUE, INFINITY}) {
      assertEquals(1f, value(Activation.TANH, z));
      assertEquals(-1f, value(Activation.TANH, -z));
      assertEquals(1f, value(Activation.SIGMOID, z));
      assertEquals(0, value(Activation.SIGMOID, -z), 3e-9);
      assertTrue(value(Activation.SIGMOID, -z) >= 0);
    }
  }

  @ParameterizedTest
  @CsvSource({"-3, 0", "-0.0001, 0", "0, 0", "0.0001, 0.0001", "7, 7"})
  void reluCutsOffWhatIsNegative(float z, float a) {
    assertEquals(a, value(Activation.RELU, z));
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void nanStaysNan(Activation activation) {
    assertTrue(Float.isNaN(value(activation, Float.NaN)));
  }

  @Test
  void softmaxIsAccurateForEveryRowByItself() {
    int rows = 50;
    int units = 10;
    Random random = new Random(3);
    float[] z = new float[rows * units];
    for (int i = 0; i < z.length; i++) {
      int row = i / units;
      z[i] = (float) random.nextGaussian() * row;
    }
    float[] a = z.clone();
    Activation.SOFTMAX.forward(a, 0, rows, units);
    for (int row = 0; row < rows; row++) {
      double sum = 0;
      for (int j = 0; j < units; j++) {
        sum += Math.exp((double) z[row * units + j]);
      }
      double total = 0;
      for (int j = 0; j < units; j++) {
        double wanted = Math.exp((double) z[row * units + j]) / sum;
        // z − max z is rounded, which the exponential multiplies: |z| is up to 150 here.
        assertEquals(wanted, a[row * units + j], 1e-5 * wanted + 1e-37);
        total += a[row * units + j];
      }
      assertEquals(1, total, 1e-6);
    }
  }

  @Test
  void softmaxSurvivesHugeAndEqualInputs() {
    float[] z = {1e30f, -1e30f, 0, 5, 5, 5, -Float.MAX_VALUE, -Float.MAX_VALUE, Float.MAX_VALUE};
    Activation.SOFTMAX.forward(z, 0, 3, 3);
    float third = 1 / 3f;
    assertArrayEquals(new float[] {1, 0, 0, third, third, third, 0, 0, 1}, z, 1e-37f);
  }

  @Test
  void derivativesFollowFromTheValues() {
    float[] a = {0.5f, 0.25f, -0.5f, 0};
    assertArrayEquals(new float[] {0.5f, 0.375f, -1.5f, 0}, backward(Activation.SIGMOID, a));
    assertArrayEquals(new float[] {1.5f, 1.875f, 1.5f, 2}, backward(Activation.TANH, a));
    float[] cut = {0.5f, Float.MIN_VALUE, Float.MAX_VALUE, 0};
    assertArrayEquals(new float[] {2, 2, 2, 0}, backward(Activation.RELU, cut));
    assertArrayEquals(new float[] {2, 2, 2, 2}, backward(Activation.IDENTITY, a));
    assertThrows(IllegalStateException.class, () -> backward(Activation.SOFTMAX, a));
  }

  @Test
  void touchesNothingOutsideItsRows() {
    for (Activation activation : Activation.values()) {
      float[] alone = {-1, 1, 2, -1};
      activation.forward(alone, 0, 2, 2);
      float[] z = {55, -55, -1, 1, 2, -1, 77, -77};
      activation.forward(z, 1, 2, 2);
      float[] expected = {55, -55, alone[0], alone[1], alone[2], alone[3], 77, -77};
      assertArrayEquals(expected, z, activation.name());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SIGMOID, 36632373ac93e6826e8d6b618b6e5076c3f1bb79866ef2c39d33c3ba28f773a8",
    "TANH, 99c248c0b3229c57398f18dfb08de9d42f0bee3f7e9a041c8b84de97bec66077",
    "SOFTMAX, ece96a8d587a13a5c0d26ce179968bd11ed67d5c236e75a0c8dd2d1da33260a9"
  })
  void givesTheSameBitsOnEveryMachine(Activation activation, String sha256) {
    float[] z = new float[60_000];
    for (int i = 0; i < z.length; i++) {
      z[i] = (float) ((i * 7919L % z.length - z.length / 2) * 0.001);
    }
    activation.forward(z, 0, z.length / 10, 10);
    assertEquals(sha256, new Sha256().add(z).hex());
  }

  private static float value(Activation activation, float z) {
    float[] one = {z};
    activation.forward(one, 0, 1, 1);
    return one[0];
  }

  private static float[] backward(Activation activation, float[] a) {
    float[] gradient = {2, 2, 2, 2};
    activation.backward(a, gradient, 0, a.length);
    return gradient;
  }
}
