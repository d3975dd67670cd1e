package io.kindling.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.peers.CostModel.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CostModelTest {

  private static final CostModel TRUE = new CostModel(8, 0.5, 2, 0.25);

  @Test
  void findsTheCostsThatMeasurementsWereMadeOf() {
    CostModel found = CostModel.fit(samples(TRUE, 0));
    assertEquals(8, found.fixed(), 1e-9);
    assertEquals(0.5, found.perTask(), 1e-9);
    assertEquals(2, found.perMegabyte(), 1e-9);
    assertEquals(0.25, found.perTaskMegabyte(), 1e-9);
  }

  @Test
  void noiseMovesAForecastByLittle() {
    CostModel found = CostModel.fit(samples(TRUE, 0.05));
    double exact = 8 + 0.5 * 64 + 2 * 2.5 + 0.25 * 64 * 2.5;
    assertEquals(exact, TRUE.predict(64, 2.5), 1e-9);
    assertEquals(exact, found.predict(64, 2.5), 0.2 * exact);
  }

  @Test
  void noCostIsNegative() {
    List<Sample> samples = new ArrayList<>();
    for (Sample sample : samples(new CostModel(1, 0, 1, 0), 0)) {
      double shrinking = sample.milliseconds() * (1 - 0.02 * sample.tasks());
      samples.add(new Sample(sample.tasks(), sample.megabytes(), shrinking, shrinking));
    }
    CostModel found = CostModel.fit(samples);
    assertTrue(found.fixed() > 0.5 && found.perMegabyte() > 0.5, found.toString());
    assertEquals(0, found.perTask());
    assertEquals(0, found.perTaskMegabyte());
  }

  /**
   * In local mode, the time of a small exchange is below the noise of its step and may appear
   * negative.
   */
  @Test
  void exchangesThatAreLostInTheirStepsDoNotHideTheOthers() {
    List<Sample> samples = new ArrayList<>();
    for (Sample sample : samples(TRUE, 0)) {
      boolean lost = sample.megabytes() < 1;
      double step = sample.milliseconds() + (lost ? 1000 : 1);
      double found = lost ? -1e-3 : sample.milliseconds();
      samples.add(new Sample(sample.tasks(), sample.megabytes(), found, step));
    }
    double exact = TRUE.predict(64, 2.5);
    assertEquals(exact, CostModel.fit(samples).predict(64, 2.5), 0.01 * exact);
  }

  @Test
  void fewSamplesAreRefused() {
    List<Sample> four = samples(TRUE, 0).subList(0, 4);
    assertThrows(IllegalArgumentException.class, () -> CostModel.fit(four));
  }

  private static List<Sample> samples(CostModel model, double noise) {
    Random random = new Random(1);
    List<Sample> samples = new ArrayList<>();
    for (int tasks : new int[] {1, 2, 4, 8}) {
      for (double megabytes : new double[] {0.1, 1, 3}) {
        double milliseconds = model.predict(tasks, megabytes);
        milliseconds *= 1 + noise * random.nextGaussian();
        samples.add(new Sample(tasks, megabytes, milliseconds, milliseconds));
      }
    }
    return samples;
  }
}
