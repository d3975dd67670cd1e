package io.kindling.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScalingTest {

  private static final Scaling STANDARD =
      Scaling.standard(new float[] {1, -2, 0.1f}, new float[] {2, 0, 1e-3f});

  private static final Scaling MIN_MAX =
      Scaling.minMax(new float[] {1, 5, -1}, new float[] {3, 5, 1});

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
    assertArrayEquals(new float[] {2, 3, (0.2f - 0.1f) / 1e-3f}, row);
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
    FloatFeatures floats =
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
        () -> raw.scaled(Scaling.minMax(new float[] {0, 0}, new float[] {1, 1})));
  }
}
