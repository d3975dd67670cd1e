package io.kindling.training.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.fixtures.PlainRounding;
import io.kindling.training.gradient.Bfloat16Rounding.Places;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Bfloat16RoundingTest {

  private static final float[] SPECIAL = {
    0,
    -0f,
    1,
    -1,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    0x1.00fffep-130f,
    Float.MIN_NORMAL,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    0x1.fdp127f,
    0x1.01p0f, // Between two, and as near to one as to the other: to the even one below …
    0x1.03p0f, // … and to the one above.
    -0x1.01p-20f,
    -0x1.03p-20f,
    0x1.fffffep3f,
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY
  };

  private final Bfloat16Rounding rounding = new Bfloat16Rounding();

  /** Rounds random bits in any part of an array. */
  private static float[] values(int seed) {
    Random random = new Random(seed);
    float[] values = Arrays.copyOf(SPECIAL, 10_000);
    for (int i = SPECIAL.length; i < values.length; i++) {
      float value = Float.intBitsToFloat(random.nextInt());
      values[i] = Float.isNaN(value) ? Float.NaN : value;
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void equalsTheRoundingOfSingleNumbers(int seed) {
    Random random = new Random(seed);
    float[] values = values(seed);
    int from = random.nextInt(20);
    int count = values.length - from - random.nextInt(20);
    long key = random.nextLong();
    int place = random.nextInt(1000);
    float[] nearest = values.clone();
    float[] expected = values.clone();
    for (int i = from; i < from + count; i++) {
      expected[i] = PlainRounding.nearest(values[i]);
    }
    rounding.toNearest(nearest, from, count);
    assertArrayEquals(expected, nearest);
    expected = values.clone();
    float[] atRandom = values.clone();
    for (int i = 0; i < count; i++) {
      expected[i] = PlainRounding.atRandom(values[i], key, place + i);
    }
    rounding.atRandom(atRandom, count, key, Places.from(place));
    assertArrayEquals(expected, atRandom);
  }

  /** A block may contain many rows of a matrix, or a part of one row. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 400, 4095, 4096, 9000})
  void rowsOfAMatrixHaveTheirOwnIndices(int width) {
    float[] values = values(width);
    float[] expected = values.clone();
    for (int i = 0; i < values.length; i++) {
      int place = 11 + i / width * (width + 3) + i % width;
      expected[i] = PlainRounding.atRandom(values[i], -77L << 30, place);
    }
    rounding.atRandom(values, values.length, -77L << 30, new Places(11, width, width + 3));
    assertArrayEquals(expected, values);
  }

  /** Splitting the values into parts or rounding twice does not change the result. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void dependsOnlyOnKeyAndIndex(int seed) {
    float[] whole = values(seed);
    float[] cut = whole.clone();
    rounding.atRandom(whole, whole.length, seed, Places.from(5));
    Random random = new Random(seed);
    Bfloat16Rounding other = new Bfloat16Rounding();
    for (int from = 0, count; from < cut.length; from += count) {
      count = Math.min(cut.length - from, 1 + random.nextInt(6000));
      float[] stretch = Arrays.copyOfRange(cut, from, from + count);
      (random.nextBoolean() ? rounding : other)
          .atRandom(stretch, count, seed, Places.from(5 + from));
      System.arraycopy(stretch, 0, cut, from, count);
    }
    assertArrayEquals(whole, cut);
    rounding.atRandom(cut, cut.length, seed + 1, Places.from(9));
    assertArrayEquals(whole, cut);
  }

  /**
   * The mean is taken over indices and over keys; the value is a quarter of the way from 1 to the
   * next.
   */
  @Test
  void theMeanOfStochasticRoundingIsTheValue() {
    float step = 0x1p-7f;
    float value = 1 + step / 4;
    int count = 20_000;
    float[] places = new float[count];
    Arrays.fill(places, value);
    rounding.atRandom(places, count, 42, Places.from(0));
    float[] keys = new float[count];
    Random random = new Random(3);
    for (int i = 0; i < count; i++) {
      float[] one = {value};
      rounding.atRandom(one, 1, random.nextLong(), Places.from(784));
      keys[i] = one[0];
    }
    for (float[] rounded : new float[][] {places, keys}) {
      double up = 0;
      for (float each : rounded) {
        assertTrue(each == 1 || each == 1 + step);
        up += each == 1 ? 0 : 1;
      }
      // 5 standard deviations.
      assertEquals(0.25, up / count, 5 * Math.sqrt(0.25 * 0.75 / count));
    }
  }

  /** Neither neighbours in a row nor neighbours in a column are rounded alike. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 30, 256, 400, 784, 800, 4096})
  void roundingsOfNeighboursAreIndependent(int apart) {
    int count = 50_000;
    float[] rounded = new float[count + apart];
    Arrays.fill(rounded, 1 + 0x1p-8f);
    rounding.atRandom(rounded, rounded.length, 0x123456789abcdefL, Places.from(0));
    double together = 0;
    for (int i = 0; i < count; i++) {
      together += rounded[i] == rounded[i + apart] ? 1 : 0;
    }
    assertEquals(0.5, together / count, 5 * Math.sqrt(0.25 / count));
  }
}
