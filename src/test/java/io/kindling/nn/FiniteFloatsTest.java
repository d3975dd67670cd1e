package io.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FiniteFloatsTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 7, 16, 31, 64, 100, 129, 256, 257, 1000})
  void findsNanAndInfinityAtAnyPosition(int length) {
    float[] values = new float[length];
    Arrays.fill(values, -Float.MAX_VALUE);
    assertTrue(FiniteFloats.all(values), "though their sum overflows");
    for (int i = 0; i < length; i++) {
      for (float odd : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
        values[i] = odd;
        assertFalse(FiniteFloats.all(values), odd + " at " + i + " of " + length);
      }
      values[i] = i % 2 == 0 ? -0f : Float.MIN_VALUE;
      assertTrue(FiniteFloats.all(values));
    }
  }
}
