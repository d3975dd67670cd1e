package io.kindling.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every optimizer. */
class OptimizersTest {

  private static final int LENGTH = 50;

  @Test
  void kindsCreateWhatTheyName() {
    assertInstanceOf(StochasticGradientDescent.class, OptimizerKind.SGD.create(3, 0.9));
    assertInstanceOf(NesterovMomentum.class, OptimizerKind.NESTEROV.create(3, 0.9));
    assertInstanceOf(Adam.class, OptimizerKind.ADAM.create(3, 0.9));
  }

  @ParameterizedTest
  @EnumSource(OptimizerKind.class)
  void agreesWithADoubleImplementationOverAHundredSteps(OptimizerKind kind) {
    for (int seed = 0; seed < 10; seed++) {
      Random random = new Random(seed);
      float[] parameters = randomVector(random);
      double[] reference = new double[LENGTH];
      double[] first = new double[LENGTH];
      double[] second = new double[LENGTH];
      for (int i = 0; i < LENGTH; i++) {
        reference[i] = parameters[i];
      }
      Optimizer optimizer = kind.create(LENGTH, 0.9);
      for (int step = 1; step <= 100; step++) {
        float[] g = randomVector(random);
        double rate = 0.05 / step;
        optimizer.step(parameters, g, rate);
        for (int i = 0; i < LENGTH; i++) {
          reference[i] -= rate * direction(kind, g[i], first, second, i, step);
        }
      }
      for (int i = 0; i < LENGTH; i++) {
        // 100 roundings of parameters up to about 4, and β₂ = 0.999 that is not a float.
        assertEquals(reference[i], parameters[i], 1e-5, "seed " + seed + ", parameter " + i);
      }
    }
  }

  private static double direction(
      OptimizerKind kind, double g, double[] first, double[] second, int i, int step) {
    switch (kind) {
      case SGD -> {
        return g;
      }
      case NESTEROV -> {
        first[i] = 0.9 * first[i] + g;
        return g + 0.9 * first[i];
      }
      case ADAM -> {
        first[i] = 0.9 * first[i] + 0.1 * g;
        second[i] = 0.999 * second[i] + 0.001 * g * g;
        double mean = first[i] / (1 - Math.pow(0.9, step));
        double variance = second[i] / (1 - Math.pow(0.999, step));
        return mean / (Math.sqrt(variance) + 1e-8);
      }
    }
    throw new AssertionError(kind);
  }

  @ParameterizedTest
  @CsvSource({"SGD, 0", "NESTEROV, 1", "ADAM, 2"})
  void continuesInTheSameBitsAfterItsStateWasRestored(OptimizerKind kind, int vectors) {
    for (int before : new int[] {0, 1, 7, 1500}) {
      Random random = new Random(before);
      Optimizer optimizer = kind.create(LENGTH, 0.9);
      assertEquals(vectors, optimizer.state().size());
      float[] parameters = randomVector(random);
      for (int step = 0; step < before; step++) {
        optimizer.step(parameters, randomVector(random), 0.01);
      }
      Optimizer restored = kind.create(LENGTH, 0.9);
      for (int i = 0; i < vectors; i++) {
        float[] saved = optimizer.state().get(i);
        assertEquals(LENGTH, saved.length);
        System.arraycopy(saved, 0, restored.state().get(i), 0, LENGTH);
      }
      restored.restoreSteps(before);
      float[] copy = parameters.clone();
      for (int step = 0; step < 20; step++) {
        float[] gradient = randomVector(random);
        optimizer.step(parameters, gradient, 0.01);
        restored.step(copy, gradient, 0.01);
        assertArrayEquals(parameters, copy, "step " + step + " after " + before);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(OptimizerKind.class)
  void leavesTheGradientAsItIsAndKeepsItsStateInTheSameArrays(OptimizerKind kind) {
    Random random = new Random(1);
    Optimizer optimizer = kind.create(LENGTH, 0.9);
    List<float[]> state = optimizer.state();
    float[] gradient = randomVector(random);
    float[] copy = gradient.clone();
    optimizer.step(randomVector(random), gradient, 0.1);
    assertArrayEquals(copy, gradient);
    for (int i = 0; i < state.size(); i++) {
      assertSame(state.get(i), optimizer.state().get(i));
    }
  }

  @ParameterizedTest
  @EnumSource(OptimizerKind.class)
  void findsTheMinimumOfAParabola(OptimizerKind kind) {
    // C = Σ ½ (θ − i)², whose gradient is θ − i.
    Optimizer optimizer = kind.create(5, 0.9);
    float[] parameters = new float[5];
    float[] gradient = new float[5];
    for (int step = 0; step < 2000; step++) {
      for (int i = 0; i < 5; i++) {
        gradient[i] = parameters[i] - i;
      }
      optimizer.step(parameters, gradient, 0.02);
    }
    assertArrayEquals(new float[] {0, 1, 2, 3, 4}, parameters, 1e-3f);
  }

  @Test
  void constantScheduleIsConstant() {
    LearningRateSchedule schedule = LearningRateSchedule.constant(0.25);
    assertEquals(0.25, schedule.rate(0));
    assertEquals(0.25, schedule.rate(Long.MAX_VALUE));
  }

  private static float[] randomVector(Random random) {
    float[] vector = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }
}
