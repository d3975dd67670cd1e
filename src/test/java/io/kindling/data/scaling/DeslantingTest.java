package io.kindling.data.scaling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.data.digits.GeneratedDigits;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeslantingTest {

  private static float[] deslanted(int side, float... image) {
    float[] all = new float[image.length + 3];
    System.arraycopy(image, 0, all, 3, image.length);
    new Deslanting(side).apply(all, 3);
    return Arrays.copyOfRange(all, 3, all.length);
  }

  @Test
  void aStrokeThatLeansStandsUpright() {
    float[] leaning = {
      0, 0, 0, 0, 1, //
      0, 0, 0, 1, 0,
      0, 0, 1, 0, 0,
      0, 1, 0, 0, 0,
      1, 0, 0, 0, 0
    };
    float[] upright = {
      0, 0, 1, 0, 0, //
      0, 0, 1, 0, 0,
      0, 0, 1, 0, 0,
      0, 0, 1, 0, 0,
      0, 0, 1, 0, 0
    };
    assertArrayEquals(upright, deslanted(5, leaning));
    assertArrayEquals(upright, deslanted(5, upright));
  }

  /**
   * Ink 1 at (0, 0) and 3 at (1, 2): ȳ = 1.5, x̄ = 0.75, ⟨(x − x̄)(y − ȳ)⟩ = 0.375 and ⟨(y − ȳ)²⟩ =
   * 0.75, so that s = ½. Row 0 looks 0.75 columns to the left, row 2 a quarter to the right.
   */
  @Test
  void pixelsBetweenPixelsAreInterpolated() {
    float[] expected = {
      0.25f, 0.75f, 0, //
      0, 0, 0, 0.75f, 2.25f, 0
    };
    assertArrayEquals(expected, deslanted(3, 1, 0, 0, 0, 0, 0, 0, 3, 0), 1e-6f);
  }

  @Test
  void anImageThatHasNoSlantStaysAsItIs() {
    assertArrayEquals(new float[9], deslanted(3, new float[9]));
    float[] lying = {0, 0, 0, 1, 2, 1, 0, 0, 0};
    assertArrayEquals(lying, deslanted(3, lying));
    assertArrayEquals(new float[] {7}, deslanted(1, 7));
    float[] negative = {0, 1, 0, 0, 1, 0, 0, 1, -0.5f};
    assertArrayEquals(negative, deslanted(3, negative));
  }

  /** A line that nearly lies has a slant of 4 columns per row; 1 of them is taken away. */
  @Test
  void noMoreThan45DegreesAreTakenAway() {
    float[] image = new float[81];
    for (int i = 0; i < 4; i++) {
      image[4 * 9 + i] = 1;
      image[5 * 9 + 4 + i] = 1;
    }
    float[] upright = deslanted(9, image);
    // ȳ = 4.5: row 4 looks half a column to the left, row 5 half a column to the right.
    assertArrayEquals(
        new float[] {0.5f, 1, 1, 1, 0.5f, 0, 0, 0, 0}, Arrays.copyOfRange(upright, 36, 45));
    assertArrayEquals(
        new float[] {0, 0, 0, 0.5f, 1, 1, 1, 0.5f, 0}, Arrays.copyOfRange(upright, 45, 54));
  }

  /** As the class's equations say, pixel by pixel, of digits painted by a program. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void isWhatTheEquationsSay(int example) {
    float[] image = new float[784];
    byte[] levels = new GeneratedDigits(GeneratedDigits.TEST, 13).pixels(example, 1);
    for (int i = 0; i < 784; i++) {
      image[i] = (levels[i] & 0xff) / 255f;
    }
    double slant = slant(image);
    double middle = mean(image, false);
    float[] expected = new float[784];
    for (int i = 0; i < 784; i++) {
      int y = i / 28;
      double x = i % 28 + slant * (y - middle);
      int left = (int) Math.floor(x);
      double part = x - left;
      expected[i] = (float) ((1 - part) * at(image, left, y) + part * at(image, left + 1, y));
    }
    float[] upright = deslanted(28, image);
    assertArrayEquals(expected, upright, 1e-5f);
    assertTrue(Math.abs(slant(upright)) < 0.02 + 0.1 * Math.abs(slant), "slant left");
  }

  private static double at(float[] image, int x, int y) {
    return x < 0 || x >= 28 ? 0 : image[28 * y + x];
  }

  private static double mean(float[] image, boolean columns) {
    double sum = 0;
    double ink = 0;
    for (int i = 0; i < 784; i++) {
      int place = columns ? i % 28 : i / 28;
      sum += image[i] * place;
      ink += image[i];
    }
    return sum / ink;
  }

  private static double slant(float[] image) {
    double column = mean(image, true);
    double row = mean(image, false);
    double together = 0;
    double squares = 0;
    for (int i = 0; i < 784; i++) {
      int y = i / 28;
      together += image[i] * (i % 28 - column) * (y - row);
      squares += image[i] * (y - row) * (y - row);
    }
    return together / squares;
  }

  @Test
  void squaresHaveASide() {
    assertEquals(28, Deslanting.side(784));
    assertEquals(1, Deslanting.side(1));
    assertEquals(0, Deslanting.side(20));
  }
}
