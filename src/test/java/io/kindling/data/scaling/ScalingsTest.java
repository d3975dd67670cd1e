package io.kindling.data.scaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.settings.Components;
import io.kindling.settings.ValueType;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A new scaling is a class and a line: here the class, and a family that has the line. */
class ScalingsTest {

  private static final Components<Scaling.Kind> KINDS =
      new Components<Scaling.Kind>()
          .with(parameters -> Scaling.Kind.PIXELS)
          .with(parameters -> Scaling.Kind.INVERTED_PIXELS)
          .with(parameters -> new MaxAbsScaling());

  /** Each feature's range becomes one from −1 to 1 that has 0 where it was. */
  private record MaxAbsScaling() implements LearnedScaling {

    @Override
    public String spec() {
      return "max-abs";
    }

    @Override
    public Optional<String> help() {
      return Optional.of("'max-abs', each divided by its greatest size");
    }

    @Override
    public double shift(FeatureMoments moments, int feature) {
      return 0;
    }

    @Override
    public double divisor(FeatureMoments moments, int feature) {
      return Math.max(Math.abs(moments.min(feature)), Math.abs(moments.max(feature)));
    }

    @Override
    public String range(double shift, double divisor) {
      return " (" + -divisor + " to " + divisor + ")";
    }
  }

  @Test
  void isFittedAppliedRestoredAndNoted() {
    FeatureMoments moments = new FeatureMoments(3);
    moments.add(new double[] {-4, 0, 1e9}, 0);
    moments.add(new double[] {2, 0, 2e9}, 0);
    Scaling scaling = new MaxAbsScaling().fit(moments);
    assertTrue(scaling.isLearned() && scaling.fits(3) && !scaling.fits(4));
    float[] inputs = new float[3];
    scaling.apply(new double[] {2, 7, -1e9}, 0, inputs, 0, 1, 3);
    assertEquals(0.5f, inputs[0]);
    assertEquals(7, inputs[1], "a constant feature is divided by 1");
    assertEquals(-0.5f, inputs[2]);
    assertEquals(2, scaling.restore(0, inputs[0]));
    assertEquals("max-abs", scaling.toNotes().get("scaling"));
    assertEquals(scaling, ScalingNotes.read(KINDS, scaling.toNotes()));
    String problem =
        new FarthestInput(2, Float.POSITIVE_INFINITY).problem("row 1", "a", 1e300, scaling);
    assertTrue(problem.contains("range of the training data (-2.0E9 to 2.0E9)"), problem);
  }

  @Test
  void isAskedForByItsNameAndInTheHelp() {
    ValueType<ScalingChoice> type = ScalingChoice.type(KINDS);
    ScalingChoice choice = type.reader().apply("max-abs");
    assertEquals("max-abs", type.writer().apply(choice));
    assertEquals(new MaxAbsScaling(), choice.kind(true, false));
    assertTrue(!choice.canInvert());
    assertEquals(
        "'pixels', divided by 255; 'max-abs', each divided by its greatest size",
        Scalings.help(KINDS));
    assertEquals(
        "'inverted-pixels' is none of auto, pixels, max-abs",
        assertThrows(IllegalArgumentException.class, () -> type.reader().apply("inverted-pixels"))
            .getMessage());
  }

  @Test
  void automaticChoiceGoesByTheData() {
    ScalingChoice auto = ScalingChoice.type(Scalings.ALL).reader().apply("auto");
    assertSame(ScalingChoice.AUTO, auto);
    assertEquals(Scaling.Kind.PIXELS, auto.kind(true, false));
    assertEquals(Scaling.Kind.STANDARD, auto.kind(false, false));
    assertEquals(Scaling.Kind.INVERTED_PIXELS, auto.kind(true, true));
    assertEquals(Scaling.Kind.INVERTED_PIXELS, ScalingChoice.PIXELS.kind(false, true));
  }

  /** What files of earlier versions have, by name. */
  @Test
  void kindsAreWrittenAsTheyAlwaysWere() {
    assertEquals(
        "[none, pixels, inverted-pixels, deslanted, min-max, standard]",
        Scalings.ALL.names().toString());
    for (Scaling.Kind kind : Scalings.ALL.all()) {
      assertTrue(kind.isLearned() || kind.fit(new FeatureMoments(1)).kind().equals(kind));
    }
    assertThrows(
        IllegalArgumentException.class, () -> Scaling.fromNotes(Map.of("scaling", "max-abs")));
  }
}
