package io.kindling.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.kindling.optim.schedule.LearningRateSchedule;
import io.kindling.settings.ParameterRange;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the properties that every optimizer has. */
class OptimizersTest {

  private static final int LENGTH = 50;

  static List<Optimizer> everyOptimizer() {
    return Optimizers.ALL.all();
  }

  @Test
  void namesCreateTheRightOptimizers() {
    assertInstanceOf(GradientDescent.class, Optimizers.ALL.parse("sgd"));
    assertInstanceOf(NesterovMomentum.class, Optimizers.ALL.parse("nesterov"));
    assertInstanceOf(Adam.class, Optimizers.ALL.parse("adam"));
  }

  @ParameterizedTest
  @MethodSource("everyOptimizer")
  void agreesWithADoubleImplementationOverAHundredSteps(Optimizer kind) {
    for (int seed = 0; seed < 10; seed++) {
      Random random = new Random(seed);
      float[] parameters = randomVector(random);
      double[] reference = new double[LENGTH];
      double[] first = new double[LENGTH];
      double[] second = new double[LENGTH];
      for (int i = 0; i < LENGTH; i++) {
        reference[i] = parameters[i];
      }
      SteppedOptimizer optimizer = SteppedOptimizer.initial(kind, LENGTH);
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
      Optimizer kind, double g, double[] first, double[] second, int i, int step) {
    switch (kind.spec()) {
      case "sgd" -> {
        return g;
      }
      case "nesterov" -> {
        first[i] = 0.9 * first[i] + g;
        return g + 0.9 * first[i];
      }
      case "momentum" -> {
        first[i] = 0.9 * first[i] + g;
        return first[i];
      }
      case "rmsprop" -> {
        first[i] = 0.9 * first[i] + 0.1 * g * g;
        return g / (Math.sqrt(first[i]) + 1e-8);
      }
      case "muon" -> {
        // The reference for parameters that are not hidden weights.
        return 0.015 * adam(g, first, second, i, step, 0.95, 1e-10);
      }
      case "adam", "adamw" -> {
        return adam(g, first, second, i, step, 0.999, 1e-8);
      }
      default -> throw new AssertionError(kind);
    }
  }

  private static double adam(
      double g, double[] first, double[] second, int i, int step, double beta2, double epsilon) {
    first[i] = 0.9 * first[i] + 0.1 * g;
    second[i] = beta2 * second[i] + (1 - beta2) * g * g;
    double mean = first[i] / (1 - Math.pow(0.9, step));
    double variance = second[i] / (1 - Math.pow(beta2, step));
    return mean / (Math.sqrt(variance) + epsilon);
  }

  @ParameterizedTest
  @CsvSource({
    "sgd, 0",
    "momentum, 1",
    "nesterov, 1",
    "rmsprop, 1",
    "adam, 2",
    "adamw, 2",
    "muon, 2"
  })
  void continuesWithTheSameBitsFromARestoredState(String spec, int vectors) {
    Optimizer kind = Optimizers.ALL.parse(spec);
    for (int before : new int[] {0, 1, 7, 1500}) {
      Random random = new Random(before);
      SteppedOptimizer optimizer = SteppedOptimizer.initial(kind, LENGTH);
      assertEquals(vectors, optimizer.vectors().size());
      float[] parameters = randomVector(random);
      for (int step = 0; step < before; step++) {
        optimizer.step(parameters, randomVector(random), 0.01);
      }
      for (float[] saved : optimizer.vectors()) {
        assertEquals(LENGTH, saved.length);
      }
      SteppedOptimizer restored = SteppedOptimizer.restored(kind, optimizer.vectors(), before);
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
  @MethodSource("everyOptimizer")
  void keepsTheGradientAndTheStateArrays(Optimizer kind) {
    Random random = new Random(1);
    SteppedOptimizer optimizer = SteppedOptimizer.initial(kind, LENGTH);
    List<float[]> state = optimizer.vectors();
    float[] gradient = randomVector(random);
    float[] copy = gradient.clone();
    optimizer.step(randomVector(random), gradient, 0.1);
    assertArrayEquals(copy, gradient);
    for (int i = 0; i < state.size(); i++) {
      assertSame(state.get(i), optimizer.vectors().get(i));
    }
  }

  @ParameterizedTest
  @MethodSource("everyOptimizer")
  void bitsDoNotDependOnTheBlocksOfTheGradient(Optimizer kind) {
    float[] whole = randomVector(new Random(3));
    for (int block : new int[] {1, 7, 25, LENGTH - 1}) {
      Random random = new Random(4);
      float[] expected = whole.clone();
      float[] found = whole.clone();
      SteppedOptimizer inOne = SteppedOptimizer.initial(kind, LENGTH);
      SteppedOptimizer inBlocks = SteppedOptimizer.initial(kind, LENGTH);
      for (int step = 0; step < 5; step++) {
        float[] gradient = randomVector(random);
        inOne.step(expected, gradient, 0.1);
        inBlocks.step(found, ArrayGradient.inBlocks(block, gradient), 0.1);
      }
      assertArrayEquals(expected, found, "blocks of " + block);
    }
  }

  @Test
  void restoredStateIsACopy() {
    float[] saved = {1, 2};
    List<ParameterRange> ranges = List.of(new ParameterRange(ParameterRange.Kind.BIASES, 0, 1, 2));
    OptimizerState state = OptimizerState.restored(ranges, List.of(saved));
    state.vector(0)[0] = 7;
    assertArrayEquals(new float[] {1, 2}, saved);
    assertArrayEquals(new float[] {7, 2}, state.vectors().get(0));
    assertEquals(ranges, state.ranges());
  }

  @ParameterizedTest
  @MethodSource("everyOptimizer")
  void findsTheMinimumOfAParabola(Optimizer kind) {
    // C = Σ ½ (θ − i)², whose gradient is θ − i.
    SteppedOptimizer optimizer = SteppedOptimizer.initial(kind, 5);
    float[] parameters = new float[5];
    float[] gradient = new float[5];
    for (int step = 0; step < 2000; step++) {
      for (int i = 0; i < 5; i++) {
        gradient[i] = parameters[i] - i;
      }
      double rate = 0.04 * (1 - step / 2000.0);
      optimizer.step(parameters, gradient, kind instanceof Muon muon ? rate / muon.adam() : rate);
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
