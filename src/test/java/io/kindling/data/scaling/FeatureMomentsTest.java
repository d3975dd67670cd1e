package io.kindling.data.scaling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Scaling that is found out from examples is what its definition says. */
class FeatureMomentsTest {

  private static final int WIDTH = 3;

  private static FeatureMoments of(double... values) {
    FeatureMoments moments = new FeatureMoments(WIDTH);
    for (int offset = 0; offset < values.length; offset += WIDTH) {
      moments.add(values, offset);
    }
    return moments;
  }

  @Test
  void partsPutTogetherAreTheWhole() {
    Random random = new Random(1);
    double[] values = new double[300 * WIDTH];
    for (int i = 0; i < values.length; i++) {
      // A constant, and a mean that is far from 0.
      values[i] = i % WIDTH == 0 ? 0.1 : 1e9 * (i % WIDTH) + random.nextGaussian();
    }
    FeatureMoments parts = of(Arrays.copyOf(values, 30));
    parts.add(of());
    parts.add(of(Arrays.copyOfRange(values, 30, 600)));
    parts.add(of(Arrays.copyOfRange(values, 600, values.length)));
    Scaling whole = Scaling.Kind.STANDARD.fit(of(values));
    Scaling joined = Scaling.Kind.STANDARD.fit(parts);
    for (int i = 1; i < WIDTH; i++) {
      double mean = 0;
      for (int row = 0; row < 300; row++) {
        mean += values[row * WIDTH + i] / 300.0;
      }
      double squares = 0;
      for (int row = 0; row < 300; row++) {
        squares += Math.pow(values[row * WIDTH + i] - mean, 2);
      }
      assertEquals(mean, joined.shift(i), 1e-5);
      assertEquals(Math.sqrt(squares / 300), joined.divisor(i), 1e-6);
      assertEquals(whole.divisor(i), joined.divisor(i), 1e-6);
    }
    assertEquals(0.1, joined.shift(0));
    assertEquals(1, joined.divisor(0));
  }

  @Test
  void rangesBecome0To1() {
    FeatureMoments moments = of(1, 5, 7, 3, 5, -1);
    moments.add(of(2, 5, 0));
    Scaling scaling = Scaling.Kind.MIN_MAX.fit(moments);
    assertEquals(0, scaling.apply(0, 1));
    assertEquals(1, scaling.apply(0, 3));
    assertEquals(0, scaling.apply(1, 5));
    assertEquals(0.5f, scaling.apply(2, 3));
  }
}
