package io.kindling.nn.activation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.codec.Sha256;
import io.kindling.nn.loss.Softmax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ActivationTest {

  private static final float INFINITY = Float.POSITIVE_INFINITY;

  /** Returns the activations of hidden layers, and softmax. */
  static List<Activation> everyActivation() {
    List<Activation> every = new ArrayList<>(Activations.ALL.all());
    every.add(new Softmax());
    return every;
  }

  private static Activation named(String spec) {
    return everyActivation().stream()
        .filter(activation -> activation.spec().equals(spec))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void tanhIsAccurateToAFewUnitsInTheLastPlaceAlsoNearZero() {
    for (double range : new double[] {10, 1, 0.7, 1e-2, 1e-6, 1e-30}) {
      assertAccurate(new Tanh(), range, Math::tanh, z -> 5);
    }
  }

  @Test
  void sigmoidIsAccurateToAFewUnitsInTheLastPlaceAndToMoreFarBelowZero() {
    for (double range : new double[] {80, 10, 1, 1e-3}) {
      assertAccurate(
          new Sigmoid(), range, z -> 1 / (1 + Math.exp(-z)), z -> 3 * (1 + Math.max(0, -z)));
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
          () ->
              activation.spec() + " of " + z + " is off by " + units + " units in the last place");
    }
  }

  @Test
  void saturatesWithoutLeavingItsRange() {
    for (float z : new float[] {20, 50, 100, 1e10f, Float.MAX_VALUE, INFINITY}) {
      assertEquals(1f, value(new Tanh(), z));
      assertEquals(-1f, value(new Tanh(), -z));
      assertEquals(1f, value(new Sigmoid(), z));
      assertEquals(0, value(new Sigmoid(), -z), 3e-9);
      assertTrue(value(new Sigmoid(), -z) >= 0);
    }
  }

  @Test
  void siluGeluAndSoftplusAreAccurate() {
    for (double range : new double[] {60, 10, 1, 1e-3}) {
      Random random = new Random(4);
      for (int i = 0; i < 20_000; i++) {
        float z = (float) random.nextDouble(-range, range);
        double error = 1e-6 * (1 + Math.abs(z));
        assertEquals(z / (1 + Math.exp(-z)), value(new Silu(), z), error);
        assertEquals(Math.log1p(Math.exp(z)), value(new Softplus(), z), error);
        double inner = Math.sqrt(2 / Math.PI) * (z + 0.044715 * Math.pow(z, 3));
        assertEquals(z / 2 * (1 + Math.tanh(inner)), value(new Gelu(), z), error);
      }
    }
  }

  @Test
  void derivativesOfUnboundedActivationsAreFiniteForLargeInputs() {
    for (Activation activation :
        List.of(new Silu(), new Gelu(), new Softplus(), new LeakyRelu(0.5))) {
      for (float z : new float[] {-1e30f, -100, 100, 1e30f}) {
        float[] a = {value(activation, z)};
        float[] gradient = {1};
        float[] given = {activation.needsWeightedInputs() ? z : a[0]};
        activation.backward(given, a, gradient, 0, 1, 1);
        double slope = z > 0 ? 1 : activation instanceof LeakyRelu ? 0.5 : 0;
        assertEquals(slope, gradient[0], 1e-6, activation + " at " + z);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"-3, 0", "-0.0001, 0", "0, 0", "0.0001, 0.0001", "7, 7"})
  void reluMapsNegativeInputsToZero(float z, float a) {
    assertEquals(a, value(new Relu(), z));
  }

  @ParameterizedTest
  @MethodSource("everyActivation")
  void nanStaysNan(Activation activation) {
    assertTrue(Float.isNaN(value(activation, Float.NaN)));
  }

  /** Checks that an exported formula computes the same values as the network. */
  @ParameterizedTest
  @MethodSource("everyActivation")
  void formulaAgreesWithForward(Activation activation) {
    Random random = new Random(6);
    double[] row = new double[8];
    float[] a = new float[row.length];
    for (int i = 0; i < row.length; i++) {
      a[i] = (float) random.nextDouble(-4, 4);
      row[i] = a[i];
    }
    double[] formula = activation.formula(new Doubles(), row).orElseThrow();
    activation.forward(a.clone(), a, 0, 1, a.length);
    for (int i = 0; i < row.length; i++) {
      assertEquals(formula[i], a[i], 2e-6);
    }
  }

  /** A format whose expressions are the values of one row. */
  private static final class Doubles implements Operators<double[]> {

    private static double[] each(double[] x, DoubleUnaryOperator function) {
      return Arrays.stream(x).map(function).toArray();
    }

    private static double[] both(double[] a, double[] b, DoubleBinaryOperator function) {
      double[] result = new double[Math.max(a.length, b.length)];
      Arrays.setAll(result, i -> function.applyAsDouble(a[i % a.length], b[i % b.length]));
      return result;
    }

    @Override
    public double[] constant(float value) {
      return new double[] {value};
    }

    @Override
    public double[] add(double[] a, double[] b) {
      return both(a, b, Double::sum);
    }

    @Override
    public double[] multiply(double[] a, double[] b) {
      return both(a, b, (x, y) -> x * y);
    }

    @Override
    public double[] relu(double[] x) {
      return each(x, value -> Math.max(0, value));
    }

    @Override
    public double[] leakyRelu(double[] x, float slope) {
      return each(x, value -> value > 0 ? value : slope * value);
    }

    @Override
    public double[] sigmoid(double[] x) {
      return each(x, value -> 1 / (1 + Math.exp(-value)));
    }

    @Override
    public double[] tanh(double[] x) {
      return each(x, Math::tanh);
    }

    @Override
    public double[] softplus(double[] x) {
      return each(x, value -> Math.log1p(Math.exp(value)));
    }

    @Override
    public double[] softmax(double[] x) {
      double sum = Arrays.stream(x).map(Math::exp).sum();
      return each(x, value -> Math.exp(value) / sum);
    }
  }

  @Test
  void softmaxIsAccurateForEachRow() {
    int rows = 50;
    int units = 10;
    Random random = new Random(3);
    float[] z = new float[rows * units];
    for (int i = 0; i < z.length; i++) {
      int row = i / units;
      z[i] = (float) random.nextGaussian() * row;
    }
    float[] a = z.clone();
    new Softmax().forward(a, a, 0, rows, units);
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
    new Softmax().forward(z, z, 0, 3, 3);
    float third = 1 / 3f;
    assertArrayEquals(new float[] {1, 0, 0, third, third, third, 0, 0, 1}, z, 1e-37f);
  }

  @Test
  void derivativesAgreeWithDifferencesOfTheValues() {
    float[] a = {0.5f, 0.25f, -0.5f, 0};
    assertArrayEquals(new float[] {0.5f, 0.375f, -1.5f, 0}, backward(new Sigmoid(), a));
    assertArrayEquals(new float[] {1.5f, 1.875f, 1.5f, 2}, backward(new Tanh(), a));
    float[] cut = {0.5f, Float.MIN_VALUE, Float.MAX_VALUE, 0};
    assertArrayEquals(new float[] {2, 2, 2, 0}, backward(new Relu(), cut));
    assertArrayEquals(new float[] {2, 2, 2, 2}, backward(new Identity(), a));
    assertThrows(IllegalStateException.class, () -> backward(new Softmax(), a));
  }

  @Test
  void forwardWritesOnlyItsRows() {
    for (Activation activation : everyActivation()) {
      float[] alone = {-1, 1, 2, -1};
      activation.forward(alone, alone, 0, 2, 2);
      float[] z = {55, -55, -1, 1, 2, -1, 77, -77};
      float[] weightedInputs = z.clone();
      float[] apart = {55, -55, 9, 9, 9, 9, 77, -77};
      activation.forward(weightedInputs, apart, 1, 2, 2);
      activation.forward(z, z, 1, 2, 2);
      float[] expected = {55, -55, alone[0], alone[1], alone[2], alone[3], 77, -77};
      assertArrayEquals(expected, z, activation.spec());
      assertArrayEquals(expected, apart, activation.spec() + " into another array");
      float[] before = {55, -55, -1, 1, 2, -1, 77, -77};
      assertArrayEquals(before, weightedInputs, activation.spec() + " has changed z");
    }
  }

  @Test
  void backwardWritesOnlyItsRows() {
    for (Activation activation : Activations.ALL.all()) {
      float[] a = {0.5f, 0.25f, 0.5f, 0.25f, 0.75f, 0.125f, 0.5f, 0.25f};
      float[] gradient = {2, 2, 2, 2, 2, 2, 2, 2};
      activation.backward(a, a, gradient, 1, 2, 2);
      float[] alone = {0.5f, 0.25f, 0.75f, 0.125f};
      float[] expected = {2, 2, 2, 2};
      activation.backward(alone, alone, expected, 0, 2, 2);
      assertArrayEquals(
          new float[] {2, 2, expected[0], expected[1], expected[2], expected[3], 2, 2},
          gradient,
          activation.spec());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "sigmoid, 36632373ac93e6826e8d6b618b6e5076c3f1bb79866ef2c39d33c3ba28f773a8",
    "tanh, 99c248c0b3229c57398f18dfb08de9d42f0bee3f7e9a041c8b84de97bec66077",
    "softmax, ece96a8d587a13a5c0d26ce179968bd11ed67d5c236e75a0c8dd2d1da33260a9"
  })
  void givesTheSameBitsOnEveryMachine(String activation, String sha256) {
    float[] z = new float[60_000];
    for (int i = 0; i < z.length; i++) {
      z[i] = (float) ((i * 7919L % z.length - z.length / 2) * 0.001);
    }
    named(activation).forward(z, z, 0, z.length / 10, 10);
    assertEquals(sha256, new Sha256().add(z).hex());
  }

  private static float value(Activation activation, float z) {
    float[] one = {z};
    activation.forward(one, one, 0, 1, 1);
    return one[0];
  }

  private static float[] backward(Activation activation, float[] a) {
    float[] gradient = {2, 2, 2, 2};
    activation.backward(a, a, gradient, 0, 1, a.length);
    return gradient;
  }
}
