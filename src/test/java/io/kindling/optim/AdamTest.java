package io.kindling.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class AdamTest {

  private static final Adam ADAM = new Adam(0.9, 0.999, 1e-8);

  @Test
  void firstStepDependsOnlyOnTheSignOfTheGradient() {
    float[] parameters = new float[4];
    SteppedOptimizer.initial(ADAM, 4).step(parameters, new float[] {3, -1e-3f, 1e10f, 0}, 0.125);
    assertArrayEquals(new float[] {-0.125f, 0.125f, -0.125f, 0}, parameters, 2e-6f);
  }

  @Test
  void secondStepByHand() {
    float[] parameters = {0};
    SteppedOptimizer adam = SteppedOptimizer.initial(ADAM, 1);
    adam.step(parameters, new float[] {1}, 1);
    adam.step(parameters, new float[] {-3}, 1);
    // m = 0.9 · 0.1 − 0.1 · 3 = −0.21, v = 0.999 · 0.001 + 0.001 · 9 = 0.009999
    double mean = -0.21 / (1 - 0.81);
    double variance = 0.009999 / (1 - 0.998001);
    assertEquals(-1 - mean / Math.sqrt(variance), parameters[0], 1e-5);
    assertEquals(-0.21f, adam.vectors().get(0)[0], 1e-6f);
    assertEquals(0.009999f, adam.vectors().get(1)[0], 2e-7f);
  }

  @Test
  void epsilonTamesGradientsNearZero() {
    float[] parameters = {0, 0};
    // ε = 10⁻⁸: of the rate, 10⁻⁸ / (10⁻⁸ + 10⁻⁸), and 10⁻¹⁰ / (10⁻¹⁰ + 10⁻⁸).
    SteppedOptimizer.initial(ADAM, 2).step(parameters, new float[] {1e-8f, 1e-10f}, 1);
    assertArrayEquals(new float[] {-0.5f, -1 / 101f}, parameters, 1e-4f);
  }

  @Test
  void isCorrectAfterManySteps() {
    float[] parameters = {0};
    List<float[]> vectors = List.of(new float[] {1}, new float[] {1});
    SteppedOptimizer adam = SteppedOptimizer.restored(ADAM, vectors, 1L << 32);
    adam.step(parameters, new float[] {1}, 0.5);
    assertEquals(-0.5f, parameters[0], 1e-6f);
  }

  @Test
  void usesItsHyperparameters() {
    float[] parameters = {0};
    SteppedOptimizer adam = SteppedOptimizer.initial(new Adam(0.5, 0.75, 0.125), 1);
    adam.step(parameters, new float[] {1}, 1);
    // m̂ = 0.5 / (1 − 0.5) = 1, v̂ = 0.25 / (1 − 0.75) = 1: 1 / (1 + ⅛)
    assertEquals(-1 / 1.125, parameters[0], 1e-6);
    adam.step(parameters, new float[] {-3}, 1);
    // m = 0.5 · 0.5 − 0.5 · 3 = −1.25, v = 0.75 · 0.25 + 0.25 · 9 = 2.4375
    double mean = -1.25 / (1 - 0.25);
    double variance = 2.4375 / (1 - 0.5625);
    assertEquals(-1 / 1.125 - mean / (Math.sqrt(variance) + 0.125), parameters[0], 1e-5);
  }
}
