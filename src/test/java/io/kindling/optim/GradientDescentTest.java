package io.kindling.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class GradientDescentTest {

  @Test
  void subtractsTheRateTimesTheGradient() {
    SteppedOptimizer optimizer = SteppedOptimizer.initial(new GradientDescent(), 3);
    float[] parameters = {1, -2, 0};
    optimizer.step(parameters, new float[] {2, 4, -1}, 0.5);
    assertArrayEquals(new float[] {0, -4, 0.5f}, parameters);
    optimizer.step(parameters, new float[] {4, -4, 0}, 0.25);
    assertArrayEquals(new float[] {-1, -3, 0.5f}, parameters);
  }
}
