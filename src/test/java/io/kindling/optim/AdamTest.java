package io.kindling.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class AdamTest {

  @Test
  void firstStepIsTheRateAgainstTheSignOfTheGradientWhateverItsSize() {
    float[] parameters = new float[4];
    new Adam(4).step(parameters, new float[] {3, -1e-3f, 1e10f, 0}, 0.125);
    assertArrayEquals(new float[] {-0.125f, 0.125f, -0.125f, 0}, parameters, 2e-6f);
  }

  @Test
  void secondStepByHand() {
    float[] parameters = {0};
    Adam adam = new Adam(1);
    adam.step(parameters, new float[] {1}, 1);
    adam.step(parameters, new float[] {-3}, 1);
    // m = 0.9 · 0.1 − 0.1 · 3 = −0.21, v = 0.999 · 0.001 + 0.001 · 9 = 0.009999
    double mean = -0.21 / (1 - 0.81);
    double variance = 0.009999 / (1 - 0.998001);
    assertEquals(-1 - mean / Math.sqrt(variance), parameters[0], 1e-5);
    assertEquals(-0.21f, adam.state().get(0)[0], 1e-6f);
    assertEquals(0.009999f, adam.state().get(1)[0], 2e-7f);
  }

  @Test
  void epsilonTamesGradientsNearZero() {
    float[] parameters = {0, 0};
    // ε = 10⁻⁸: of the rate, 10⁻⁸ / (10⁻⁸ + 10⁻⁸), and 10⁻¹⁰ / (10⁻¹⁰ + 10⁻⁸).
    new Adam(2).step(parameters, new float[] {1e-8f, 1e-10f}, 1);
    assertArrayEquals(new float[] {-0.5f, -1 / 101f}, parameters, 1e-4f);
  }

  @Test
  void rightAfterManyStepsToo() {
    float[] parameters = {0};
    Adam adam = new Adam(1);
    adam.state().get(0)[0] = 1;
    adam.state().get(1)[0] = 1;
    adam.restoreSteps(1L << 32);
    adam.step(parameters, new float[] {1}, 0.5);
    assertEquals(-0.5f, parameters[0], 1e-6f);
  }
}
