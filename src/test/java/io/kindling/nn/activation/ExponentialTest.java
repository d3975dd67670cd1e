package io.kindling.nn.activation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.codec.Sha256;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExponentialTest {

  private static final double LARGEST = 2.40614e38;

  @ParameterizedTest
  @ValueSource(doubles = {87.3, 20, 1, 1e-3})
  void isWithinTwoUnitsInTheLastPlace(double range) {
    Random random = new Random(1);
    double worst = 0;
    for (int i = 0; i < 200_000; i++) {
      float x = (float) random.nextDouble(-range, range);
      double exact = Math.exp(x);
      worst = Math.max(worst, Math.abs(Exponential.exp(x) - exact) / Math.ulp((float) exact));
    }
    assertTrue(worst <= 2, "off by " + worst + " units in the last place");
  }

  @Test
  void givesTheSameBitsOnEveryMachine() {
    float[] values = new float[100_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = Exponential.exp((i - 50_000) * 0.0018f);
    }
    assertEquals(
        "e9271c567e93e3d9a0ec4921b09a5d954aa3f6672c6a2fd340e2284750de2b6e",
        new Sha256().add(values).hex());
  }

  @Test
  void ofZeroIsOne() {
    assertEquals(1f, Exponential.exp(0f));
    assertEquals(1f, Exponential.exp(-0f));
    assertEquals(1f, Exponential.exp(Float.MIN_VALUE));
  }

  @ParameterizedTest
  @ValueSource(floats = {-87.4f, -104, -1e30f, -Float.MAX_VALUE, Float.NEGATIVE_INFINITY})
  void staysAtTheSmallestNormalNumberBelow(float x) {
    assertEquals(Float.MIN_NORMAL, Exponential.exp(x), 1e-5 * Float.MIN_NORMAL);
    assertTrue(Exponential.exp(x) >= Float.MIN_NORMAL, "a subnormal result");
  }

  @ParameterizedTest
  @ValueSource(floats = {88.4f, 89, 1e30f, Float.MAX_VALUE, Float.POSITIVE_INFINITY})
  void staysFiniteAbove(float x) {
    assertEquals(LARGEST, Exponential.exp(x), 2e-5 * LARGEST);
  }

  @Test
  void ofNanIsNan() {
    assertTrue(Float.isNaN(Exponential.exp(Float.NaN)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {86.9, 20, 1, 1e-3, 1e-30})
  void expm1IsAccurateAlsoNearZero(double range) {
    Random random = new Random(3);
    for (int i = 0; i < 200_000; i++) {
      float x = (float) random.nextDouble(-range, range);
      double exact = Math.expm1(x);
      double units = Math.abs(Exponential.expm1(x) - exact) / Math.ulp((float) exact);
      assertTrue(units <= 5 * (1 + Math.abs(x)), () -> x + ": off by " + units);
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {-10, -17, -20, -88, -1e30f, Float.NEGATIVE_INFINITY})
  void expm1IsNeverBelowMinusOne(float x) {
    assertEquals(-1, Exponential.expm1(x), 1e-4);
    assertTrue(Exponential.expm1(x) >= -1);
  }

  @ParameterizedTest
  @ValueSource(floats = {87, 88, 1e30f, Float.POSITIVE_INFINITY})
  void expm1StaysInTheRangeWhereItsReciprocalIsNormal(float x) {
    assertEquals(6.076e37, Exponential.expm1(x), 1e34);
    assertTrue(1 / (2 + Exponential.expm1(x)) >= Float.MIN_NORMAL);
  }

  @Test
  void expm1OfNanIsNan() {
    assertTrue(Float.isNaN(Exponential.expm1(Float.NaN)));
  }
}
