package io.kindling.optim.average;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class AveragingsTest {

  /** Returns the average after each of five epochs of two steps; θ is the step, from 1. */
  private static double[] averages(String spec) {
    Averaging averaging = Averagings.ALL.parse(spec);
    float[] average = {100};
    double[] found = new double[5];
    for (int step = 0; step < 10; step++) {
      averaging.update(step, step / 2, step % 2 == 1, new float[] {step + 1}, average);
      found[step / 2] = average[0];
    }
    return found;
  }

  @Test
  void stochasticWeightAverageIsTheMeanOfEpochsEnds() {
    double[] found = averages("swa:from=3");
    double[] expected = {2, 4, 6, 7, 8};
    for (int epoch = 0; epoch < 5; epoch++) {
      assertEquals(expected[epoch], found[epoch], 1e-6, "epoch " + epoch);
    }
    assertEquals((2 + 4 + 6 + 8 + 10) / 5.0, averages("swa")[4], 1e-6);
  }

  @Test
  void movingAverageUsesASmallerDecayAtTheStart() {
    double expected = 100;
    for (int t = 1; t <= 10; t++) {
      double d = Math.min(0.5, (1.0 + t) / (10 + t));
      expected = d * expected + (1 - d) * t;
    }
    assertEquals(expected, averages("ema:decay=0.5")[4], 1e-5);
    // The bound is 11 / 20 at most.
    assertEquals(averages("ema")[4], averages("ema:decay=0.9")[4]);
  }

  @Test
  void rejectsInvalidAverages() {
    for (String spec : List.of("ema:decay=1", "ema:decay=0", "swa:from=0", "swa:from=1.5")) {
      assertThrows(IllegalArgumentException.class, () -> Averagings.ALL.parse(spec), spec);
    }
  }
}
