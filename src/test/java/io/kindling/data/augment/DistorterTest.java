package io.kindling.data.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.random.KeyedRandom;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DistorterTest {

  private static final float[] IMAGE = {0, 0.5f, 1, 0.25f, 0, 0.75f};

  /** Displaces every pixel by so much. */
  private record Fixed(float x, float y, double end) implements Distortion {

    private static final long serialVersionUID = 1;

    @Override
    public String spec() {
      return "fixed";
    }

    @Override
    public Displacement of(long seed, int rows, int columns) {
      return (random, strength, dx, dy) -> {
        for (int i = 0; i < dx.length; i++) {
          dx[i] += strength * x;
          dy[i] += strength * y;
        }
      };
    }
  }

  private static float[] distorted(int epoch, Distortion... parts) {
    float[] images = new float[12];
    System.arraycopy(IMAGE, 0, images, 6, 6);
    Augmentation augmentation = new Augmentation(List.of(parts));
    new Distorter(new DistortionPlan(augmentation, 2, 3, 3, 1))
        .distort(images, new int[] {4, 9}, 2, epoch);
    assertArrayEquals(new float[6], Arrays.copyOf(images, 6), "nothing comes of nothing");
    return Arrays.copyOfRange(images, 6, 12);
  }

  @Test
  void aPixelIsWhatTheImageHasAtItsPlaceAndNothingOutside() {
    assertArrayEquals(IMAGE, distorted(0));
    assertArrayEquals(IMAGE, distorted(0, new Fixed(0, 0, 1)));
    assertArrayEquals(new float[] {0.5f, 1, 0, 0, 0.75f, 0}, distorted(0, new Fixed(1, 0, 1)));
    assertArrayEquals(new float[] {0, 0, 0, 0, 0.5f, 1}, distorted(0, new Fixed(0, -1, 1)));
    assertArrayEquals(new float[6], distorted(0, new Fixed(100, -100, 1)));
    assertArrayEquals(new float[6], distorted(0, new Fixed(-100, 100, 1)));
  }

  @Test
  void betweenPixelsItIsInterpolatedAndDisplacementsAddUp() {
    float[] half = {0.25f, 0.75f, 0.5f, 0.125f, 0.375f, 0.375f};
    assertArrayEquals(half, distorted(0, new Fixed(0.5f, 0, 1)));
    assertArrayEquals(half, distorted(0, new Fixed(0.25f, 1, 1), new Fixed(0.25f, -1, 1)));
    float[] quarter = distorted(0, new Fixed(0.5f, 0.5f, 1));
    assertEquals((0 + 0.5f + 0.25f + 0) / 4, quarter[0]);
  }

  @Test
  void growsWeakerToTheEndIfItIsTo() {
    Distortion fading = new Fixed(2, 0, 0);
    assertArrayEquals(distorted(0, new Fixed(2, 0, 1)), distorted(0, fading));
    assertArrayEquals(distorted(0, new Fixed(1, 0, 1)), distorted(1, fading));
    assertArrayEquals(IMAGE, distorted(2, fading));
  }

  @Test
  void isAFunctionOfSeedEpochAndExample() {
    Augmentation augmentation =
        Augmentation.parse("affine:rotate=10,scale=0.1,shear=0.1,shift=1+elastic");
    float[] one = gradient();
    distort(augmentation, 1, one, 7, 3);
    float[] again = gradient();
    distort(augmentation, 1, again, 7, 3);
    assertArrayEquals(one, again);
    for (int[] key : new int[][] {{2, 7, 3}, {1, 8, 3}, {1, 7, 4}}) {
      float[] other = gradient();
      distort(augmentation, key[0], other, key[1], key[2]);
      assertFalse(Arrays.equals(one, other), Arrays.toString(key));
    }
  }

  private static float[] gradient() {
    float[] image = new float[28 * 28];
    for (int i = 0; i < image.length; i++) {
      image[i] = i / 784f;
    }
    return image;
  }

  private static void distort(
      Augmentation augmentation, long seed, float[] image, int example, int epoch) {
    new Distorter(new DistortionPlan(augmentation, 28, 28, 10, seed))
        .distort(image, new int[] {example}, 1, epoch);
  }

  /** σ_field = α √(1/3) / (2 σ √π), for noise of variance 1/3 and a Gaussian much wider than 1. */
  @Test
  void elasticFieldsAreAsStrongAsTheirFormulaSaysAndSmooth() {
    Displacement elastic = new Elastic(34, 4, 1).of(1, 28, 28);
    double sum = 0;
    double squares = 0;
    double steps = 0;
    int count = 300;
    for (int draw = 0; draw < count; draw++) {
      float[] dx = new float[784];
      float[] dy = new float[784];
      elastic.add(new KeyedRandom(draw), 1, dx, dy);
      assertFalse(Arrays.equals(dx, dy));
      for (int i = 0; i < 784; i++) {
        sum += dx[i];
        squares += dx[i] * dx[i];
        steps += i % 28 == 0 ? 0 : Math.abs(dx[i] - dx[i - 1]);
      }
    }
    double deviation = 34 * Math.sqrt(1 / 3.0) / (8 * Math.sqrt(Math.PI));
    assertEquals(deviation, Math.sqrt(squares / count / 784), 0.1);
    assertEquals(0, sum / count / 784, 0.15);
    assertTrue(steps / count / 756 < deviation / 4, "steps of " + steps / count / 756);
  }

  @Test
  void affineMapsAreStraightAndStayInTheirIntervals() {
    Affine affine = new Affine(10, 0.1, 0.1, 2, 1);
    Displacement displacement = affine.of(1, 27, 27);
    double largest = 0;
    for (int draw = 0; draw < 1000; draw++) {
      float[] dx = new float[27 * 27];
      float[] dy = new float[27 * 27];
      displacement.add(new KeyedRandom(draw), 1, dx, dy);
      int centre = 13 * 27 + 13;
      assertTrue(Math.abs(dx[centre]) <= 2 && Math.abs(dy[centre]) <= 2);
      largest = Math.max(largest, Math.abs(dx[centre]));
      assertEquals(dx[centre], (dx[0] + dx[dx.length - 1]) / 2, 1e-4);
      assertEquals(dy[centre], (dy[26] + dy[26 * 27]) / 2, 1e-4);
      // Down the middle column x moves by the sine of the angle and the shear, 13 rows away.
      double slope = Math.sin(Math.toRadians(10)) * 1.1 + 0.1 * 1.1;
      assertTrue(Math.abs(dx[13] - dx[centre]) <= 13 * slope + 1e-4);
      assertTrue(Math.abs(dy[13 * 27] - dy[centre]) <= 13 * Math.sin(Math.toRadians(10)) * 1.1);
    }
    assertTrue(largest > 1.9, "shifts of up to " + largest);
  }

  @Test
  void isSpelledWithAPlusBetweenItsParts() {
    String spec = "affine:rotate=10,scale=0.1,shift=1.5+elastic:alpha=30,end=0.5";
    Augmentation augmentation = Augmentation.parse(spec);
    assertEquals(2, augmentation.parts().size());
    assertEquals(spec, augmentation.spec());
    assertEquals(Augmentation.NONE, Augmentation.parse("none"));
    assertEquals("none", Augmentation.NONE.spec());
    assertEquals(Augmentation.parse("elastic:alpha=30"), Augmentation.parse("elastic:alpha=3e+1"));
    for (String wrong : List.of("", "shift", "affine+", "elastic:sigma=0", "affine:rotate=200")) {
      assertThrows(IllegalArgumentException.class, () -> Augmentation.parse(wrong), wrong);
    }
  }
}
