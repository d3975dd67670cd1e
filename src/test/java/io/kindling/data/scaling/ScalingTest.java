package io.kindling.data.scaling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.data.ByteFeatures;
import io.kindling.data.DoubleFeatures;
import io.kindling.data.ExampleSet;
import io.kindling.data.Features;
import io.kindling.data.FloatFeatures;
import io.kindling.fixtures.LoadedExamples;
import java.util.BitSet;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ScalingTest {

  private static final Scaling STANDARD =
      GivenScalings.standard(new double[] {1, -2, 0.1}, new double[] {2, 0, 1e-3});

  private static final Scaling MIN_MAX =
      GivenScalings.minMax(new double[] {1, 5, -1}, new double[] {3, 5, 1});

  static Stream<Scaling> all() {
    return Stream.of(Scaling.NONE, Scaling.PIXELS, Scaling.INVERTED_PIXELS, STANDARD, MIN_MAX);
  }

  @ParameterizedTest
  @MethodSource("all")
  void rawFeatureIsRestoredAsFarAsFloatsCanTell(Scaling scaling) {
    for (int feature = 0; feature < 3; feature++) {
      assertEquals(37, scaling.restore(feature, scaling.apply(feature, 37)), 1e-4);
    }
  }

  @Test
  void everyFeatureIsShiftedAndDividedByItsOwnNumbers() {
    float[] rows = {9, 9, 9, 2, 6, 0.5f, 9};
    MIN_MAX.apply(rows, 3, 1, 3);
    assertArrayEquals(new float[] {9, 9, 9, 0.5f, 1, 0.75f, 9}, rows);
    float[] row = {5, 1, 0.2f};
    STANDARD.apply(row, 0, 1, 3);
    assertArrayEquals(new float[] {2, 3, (float) ((0.2f - 0.1) / 1e-3)}, row);
  }

  @ParameterizedTest
  @MethodSource("all")
  void notesAreReadBackToTheLastBit(Scaling scaling) {
    assertEquals(scaling, Scaling.fromNotes(scaling.toNotes()));
  }

  @Test
  void filesOfVersion01HoldPixels() {
    assertEquals(Scaling.PIXELS, Scaling.fromNotes(Map.of("layers", "784,10")));
    assertEquals(Scaling.INVERTED_PIXELS, Scaling.fromNotes(Map.of("invert", "true")));
  }

  @Test
  void whatIsNoScalingIsRefused() {
    for (Map<String, String> notes :
        Stream.<Map<String, String>>of(
                Map.of("scaling", "whitening"),
                Map.of("scaling", "standard"),
                Map.of("scaling", "standard", "scaling.shift", "1", "scaling.divisor", "0"),
                Map.of("scaling", "min-max", "scaling.shift", "1,2", "scaling.divisor", "1"),
                Map.of("scaling", "min-max", "scaling.shift", "NaN", "scaling.divisor", "1"))
            .toList()) {
      assertThrows(IllegalArgumentException.class, () -> Scaling.fromNotes(notes), notes::toString);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void bytesAndFloatsScaleToTheSameBits(Scaling scaling) {
    byte[] levels = {0, 1, 127, (byte) 128, (byte) 254, (byte) 255};
    ByteFeatures bytes = new ByteFeatures(3, levels).scaled(scaling);
    DoubleFeatures floats =
        new FloatFeatures(3, new float[] {0, 1, 127, 128, 254, 255}).scaled(scaling);
    float[] expected = {0, 1, 127, 128, 254, 255};
    scaling.apply(expected, 0, 2, 3);
    for (Features features : new Features[] {bytes, floats, bytes.asFloats(), floats.asFloats()}) {
      float[] copied = new float[6];
      features.copy(0, copied, 0);
      features.copy(1, copied, 3);
      // What is compared with is compared by ==, for which -0 is 0.
      assertArrayEquals(expected, copied, 0, features.toString());
    }
    assertArrayEquals(expected(expected, 3), bytes.select(new int[] {1}).asFloats().values(), 0);
  }

  @Test
  void deslantedBytesAndFloatsAreTheSameBitsAndDeslantOnlyOnce() {
    byte[] levels = new byte[2 * 25];
    new Random(4).nextBytes(levels);
    float[] expected = new float[levels.length];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = (levels[i] & 0xff) / 255f;
    }
    Deslanting deslanting = new Deslanting(5);
    deslanting.apply(expected, 0);
    deslanting.apply(expected, 25);
    float[] raw = new float[levels.length];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = levels[i] & 0xff;
    }
    Features bytes = new ByteFeatures(25, levels).scaled(Scaling.DESLANTED);
    Features floats = new FloatFeatures(25, raw).scaled(Scaling.DESLANTED);
    for (Features features :
        new Features[] {
          bytes, floats, bytes.asFloats(), floats.asFloats().select(new int[] {0, 1})
        }) {
      float[] copied = new float[50];
      features.copy(0, copied, 0);
      features.copy(1, copied, 25);
      assertArrayEquals(expected, copied, 0, features.toString());
    }
    Scaling.DESLANTED.apply(raw, 0, 2, 25);
    assertArrayEquals(expected, raw, 0);
  }

  @Test
  void deslantedIsForSquareImages() {
    assertTrue(Scaling.DESLANTED.fits(784) && !Scaling.DESLANTED.fits(20));
    assertEquals(Scaling.DESLANTED, Scaling.fromNotes(Scaling.DESLANTED.toNotes()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ByteFeatures(20, new byte[20]).scaled(Scaling.DESLANTED));
  }

  private static Scaling learned(boolean transposed) {
    double[] shift = new double[25];
    double[] divisor = new double[25];
    for (int i = 0; i < 25; i++) {
      int place = transposed ? i % 5 * 5 + i / 5 : i;
      shift[i] = 10 + place;
      divisor[i] = 1 + 0.5 * place;
    }
    return GivenScalings.standard(shift, divisor);
  }

  /** Each with what it is for images that are transposed. */
  static Stream<Arguments> transposed() {
    return Stream.concat(
        Stream.of(Scaling.NONE, Scaling.PIXELS, Scaling.INVERTED_PIXELS, Scaling.DESLANTED)
            .map(each -> Arguments.of(each, each.transposed(true))),
        Stream.of(Arguments.of(learned(false), learned(true).transposed(true))));
  }

  @ParameterizedTest
  @MethodSource("transposed")
  void transposedImagesBecomeWhatUprightOnesDo(Scaling scaling, Scaling ofTransposed) {
    byte[] upright = new byte[2 * 25];
    new Random(4).nextBytes(upright);
    byte[] stored = new byte[upright.length];
    for (int i = 0; i < 25; i++) {
      stored[i] = upright[i % 5 * 5 + i / 5];
      stored[25 + i] = upright[25 + i % 5 * 5 + i / 5];
    }
    float[] expected = new ByteFeatures(25, upright).scaled(scaling).asFloats().values();
    float[] raw = new ByteFeatures(25, stored).scaled(Scaling.NONE).asFloats().values();
    Features bytes = new ByteFeatures(25, stored).scaled(ofTransposed);
    Features floats = new FloatFeatures(25, raw).scaled(ofTransposed);
    for (Features features : new Features[] {bytes, floats, bytes.select(new int[] {0, 1})}) {
      assertArrayEquals(expected, features.asFloats().values(), 0, features.toString());
      float[] copied = new float[50];
      features.copy(0, copied, 0);
      features.copy(1, copied, 25);
      assertArrayEquals(expected, copied, 0, features.toString());
    }
    for (int i = 0; i < 25 && scaling.normalization() == ImageNormalization.NONE; i++) {
      // The level that is shown in a place of the image as the network has it.
      assertEquals(upright[i] & 0xff, ofTransposed.restore(i, expected[i]), 1e-4);
    }
    assertEquals(ofTransposed, Scaling.fromNotes(ofTransposed.toNotes()));
    assertNotEquals(ofTransposed, ofTransposed.transposed(false));
    assertEquals(new ByteFeatures(25, stored).sha256(), bytes.sha256());
    assertTrue(ofTransposed.isForSquares() && ofTransposed.fits(25) && !ofTransposed.fits(24));
  }

  @Test
  void whetherImagesAreTransposedIsTrueOrFalse() {
    assertEquals(Scaling.NONE, Scaling.fromNotes(Map.of("scaling", "none", "transposed", "false")));
    assertThrows(
        IllegalArgumentException.class,
        () -> Scaling.fromNotes(Map.of("scaling", "none", "transposed", "yes")));
  }

  private static float[] expected(float[] all, int from) {
    return java.util.Arrays.copyOfRange(all, from, all.length);
  }

  @Test
  void theDigestIsThatOfTheRawFeaturesHoweverTheyAreScaledOrChosen() throws Exception {
    LoadedExamples raw =
        new LoadedExamples(
            new FloatFeatures(3, new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9}), new int[] {0, 1, 0});
    BitSet chosen = new BitSet();
    chosen.set(0);
    chosen.set(2);
    ExampleSet scaled = raw.selection(chosen).scaled(STANDARD);
    assertEquals(raw.selection(chosen).read(0, 2).sha256(), scaled.read(0, 2).sha256());
    assertEquals(STANDARD, scaled.scaling());
    assertEquals(STANDARD, raw.range(1, 2).scaled(MIN_MAX).scaled(STANDARD).scaling());
    assertEquals(Scaling.NONE, scaled.scaled(Scaling.NONE).scaling());
    assertTrue(STANDARD.fits(3) && !STANDARD.fits(4));
    assertThrows(
        IllegalArgumentException.class,
        () -> raw.scaled(GivenScalings.minMax(new double[] {0, 0}, new double[] {1, 1})));
  }
}
