package io.kindling.data.digits;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DigitPainterTest {

  private static final int WIDTH = DigitPainter.SIDE * DigitPainter.SIDE;
  private static final int DIGITS = 10;
  private static final long SEED = 1;

  /** Changes only when the pictures do, and then every figure measured on them is out of date. */
  @Test
  void firstThousandDigitsAreTheseBytesOnEveryMachine() throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(paintInOrder(1000));
    for (int index = 0; index < 1000; index++) {
      digest.update((byte) DigitPainter.label(index, SEED));
    }
    assertEquals(
        "2e2e81768ccb8351e8a67e9fb09d30030ff0f0dd8c0f2d2d64f7099c2dca251b",
        HexFormat.of().formatHex(digest.digest()));
  }

  @Test
  void pictureDoesNotDependOnThoseBeforeIt() {
    byte[] forwards = paintInOrder(200);
    byte[] backwards = new byte[200 * WIDTH];
    for (int index = 199; index >= 0; index--) {
      DigitPainter.paint(index, SEED, backwards, index * WIDTH);
    }
    assertArrayEquals(forwards, backwards);
  }

  @Test
  void threadsPaintWhatOneThreadPaints() {
    byte[] alone = paintInOrder(2000);
    byte[] together = new byte[2000 * WIDTH];
    IntStream.range(0, 2000)
        .parallel()
        .forEach(index -> DigitPainter.paint(index, SEED, together, index * WIDTH));
    assertArrayEquals(alone, together);
  }

  @Test
  void pictureReplacesWhatWasThereAndNothingAround() {
    byte[] clean = new byte[WIDTH];
    DigitPainter.paint(7, SEED, clean, 0);
    byte[] used = new byte[WIDTH + 20];
    Arrays.fill(used, (byte) 99);
    DigitPainter.paint(7, SEED, used, 10);
    assertArrayEquals(clean, Arrays.copyOfRange(used, 10, 10 + WIDTH));
    for (int i = 0; i < 10; i++) {
      assertEquals(99, used[i]);
      assertEquals(99, used[10 + WIDTH + i]);
    }
  }

  @Test
  void pictureThatDoesNotFitIsRefused() {
    byte[] pixels = new byte[WIDTH];
    assertThrows(IndexOutOfBoundsException.class, () -> DigitPainter.paint(0, SEED, pixels, 1));
    assertThrows(IndexOutOfBoundsException.class, () -> DigitPainter.paint(0, SEED, pixels, -1));
  }

  @Test
  void seedsAndIndicesNameDifferentPictures() {
    byte[] pixels = new byte[3 * WIDTH];
    DigitPainter.paint(0, SEED, pixels, 0);
    DigitPainter.paint(0, SEED + 1, pixels, WIDTH);
    DigitPainter.paint(Long.MIN_VALUE, SEED, pixels, 2 * WIDTH);
    assertFalse(Arrays.equals(pixels, 0, WIDTH, pixels, WIDTH, 2 * WIDTH));
    assertFalse(Arrays.equals(pixels, 0, WIDTH, pixels, 2 * WIDTH, 3 * WIDTH));
  }

  @Test
  void labelsAreBalanced() {
    int[] count = new int[DIGITS];
    for (int index = 0; index < 60_000; index++) {
      count[DigitPainter.label(index, SEED)]++;
    }
    // Five standard deviations of a binomial of 60,000 draws at a tenth are 367.
    for (int digit = 0; digit < DIGITS; digit++) {
      assertEquals(6000, count[digit], 367, "digit " + digit);
    }
  }

  @Test
  void inkFillsTheBoxOfTwentyPixelsAndNoMore() {
    byte[] pixels = new byte[WIDTH];
    for (int index = 0; index < 5000; index++) {
      DigitPainter.paint(index, SEED, pixels, 0);
      int left = DigitPainter.SIDE;
      int right = -1;
      int top = DigitPainter.SIDE;
      int bottom = -1;
      int darkest = 0;
      for (int i = 0; i < WIDTH; i++) {
        if (pixels[i] != 0) {
          left = Math.min(left, i % DigitPainter.SIDE);
          right = Math.max(right, i % DigitPainter.SIDE);
          top = Math.min(top, i / DigitPainter.SIDE);
          bottom = Math.max(bottom, i / DigitPainter.SIDE);
          darkest = Math.max(darkest, pixels[i] & 0xff);
        }
      }
      int extent = Math.max(right - left, bottom - top) + 1;
      // A line's tip may end in the outermost row of the box without reaching a pixel's middle.
      assertTrue(extent >= 18 && extent <= 20, "picture " + index + " is " + extent + " across");
      assertTrue(darkest >= 128, "picture " + index + " is no darker than " + darkest);
    }
  }

  @Test
  void centreOfMassIsWithinAPixelOfTheMiddle() {
    byte[] pixels = new byte[WIDTH];
    int off = 0;
    for (int index = 0; index < 2000; index++) {
      DigitPainter.paint(index, SEED, pixels, 0);
      double mass = 0;
      double massX = 0;
      double massY = 0;
      for (int i = 0; i < WIDTH; i++) {
        int grey = pixels[i] & 0xff;
        mass += grey;
        massX += grey * (i % DigitPainter.SIDE);
        massY += grey * (i / DigitPainter.SIDE);
      }
      double middle = DigitPainter.SIDE / 2.0;
      boolean centred =
          Math.abs(massX / mass - middle) < 0.51 && Math.abs(massY / mass - middle) < 0.51;
      off += centred ? 0 : 1;
    }
    // The few whose ink would leave the frame are moved as far as they can be.
    assertTrue(off <= 20, off + " of 2000 pictures are off the middle");
  }

  /** A reader that knows only the classes' mean pictures tells them apart far beyond chance. */
  @Test
  void classesDiffer() {
    double[][] mean = new double[DIGITS][WIDTH];
    int[] count = new int[DIGITS];
    byte[] pixels = new byte[WIDTH];
    for (int index = 0; index < 4000; index++) {
      DigitPainter.paint(index, SEED, pixels, 0);
      int digit = DigitPainter.label(index, SEED);
      count[digit]++;
      for (int i = 0; i < WIDTH; i++) {
        mean[digit][i] += pixels[i] & 0xff;
      }
    }
    int[] right = new int[DIGITS];
    int[] asked = new int[DIGITS];
    for (int index = 4000; index < 6000; index++) {
      DigitPainter.paint(index, SEED, pixels, 0);
      int digit = DigitPainter.label(index, SEED);
      asked[digit]++;
      right[digit] += nearest(mean, count, pixels) == digit ? 1 : 0;
    }
    for (int digit = 0; digit < DIGITS; digit++) {
      double share = right[digit] / (double) asked[digit];
      assertTrue(share > 0.4, "digit " + digit + " is recognised in " + share);
    }
  }

  private static int nearest(double[][] sum, int[] count, byte[] pixels) {
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int digit = 0; digit < sum.length; digit++) {
      double distance = 0;
      for (int i = 0; i < pixels.length; i++) {
        double difference = sum[digit][i] / count[digit] - (pixels[i] & 0xff);
        distance += difference * difference;
      }
      if (distance < least) {
        least = distance;
        best = digit;
      }
    }
    return best;
  }

  private static byte[] paintInOrder(int count) {
    byte[] pixels = new byte[count * WIDTH];
    for (int index = 0; index < count; index++) {
      DigitPainter.paint(index, SEED, pixels, index * WIDTH);
    }
    return pixels;
  }
}
