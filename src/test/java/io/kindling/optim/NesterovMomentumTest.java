package io.kindling.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class NesterovMomentumTest {

  @Test
  void stepsAgreeWithValuesComputedByHand() {
    SteppedOptimizer optimizer = SteppedOptimizer.initial(new NesterovMomentum(0.5), 2);
    float[] parameters = {1, 0};
    // v = (2, −4), θ −= ¼ (g + ½ v) = ¼ (3, −6)
    optimizer.step(parameters, new float[] {2, -4}, 0.25);
    assertArrayEquals(new float[] {0.25f, 1.5f}, parameters);
    // v = ½ (2, −4) + (1, 2) = (2, 0), θ −= ½ ((1, 2) + ½ v) = ½ (2, 2)
    optimizer.step(parameters, new float[] {1, 2}, 0.5);
    assertArrayEquals(new float[] {-0.75f, 0.5f}, parameters);
    // v = ½ (2, 0), θ −= 1 · ½ v: the velocity moves θ without a gradient
    optimizer.step(parameters, new float[] {0, 0}, 1);
    assertArrayEquals(new float[] {-1.25f, 0.5f}, parameters);
    assertArrayEquals(new float[] {1, 0}, optimizer.vectors().get(0));
  }

  @Test
  void withoutMomentumEqualsGradientDescent() {
    Random random = new Random(1);
    float[] parameters = {1, 2, 3};
    float[] plain = parameters.clone();
    SteppedOptimizer nesterov = SteppedOptimizer.initial(new NesterovMomentum(0), 3);
    SteppedOptimizer descent = SteppedOptimizer.initial(new GradientDescent(), 3);
    for (int step = 0; step < 50; step++) {
      float[] gradient = {random.nextFloat(), -random.nextFloat(), random.nextFloat()};
      nesterov.step(parameters, gradient, 0.1);
      descent.step(plain, gradient, 0.1);
    }
    assertArrayEquals(plain, parameters);
  }
}
