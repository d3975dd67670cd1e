package io.kindling.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kindling.settings.ParameterRange;
import io.kindling.settings.ParameterRange.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests penalties and limits by hand, on layers of 2 units with 2 inputs and of 1 unit. */
class RegularizationTest {

  private static final List<ParameterRange> RANGES =
      List.of(
          new ParameterRange(Kind.WEIGHTS, 0, 2, 2),
          new ParameterRange(Kind.BIASES, 4, 1, 2),
          new ParameterRange(Kind.WEIGHTS, 6, 1, 2),
          new ParameterRange(Kind.BIASES, 8, 1, 1));

  private static final Optimizer SGD = new GradientDescent();

  private static float[] parameters() {
    return new float[] {3, -4, 0, 2, 7, 7, -8, 6, 9};
  }

  private static float[] after(Optimizer optimizer, double rate, float... gradient) {
    float[] found = null;
    for (int block : new int[] {1, 2, 4, 9}) {
      float[] parameters = parameters();
      SteppedOptimizer.initial(optimizer, RANGES)
          .step(parameters, ArrayGradient.inBlocks(block, gradient.clone()), rate);
      if (found != null) {
        assertArrayEquals(found, parameters, "blocks of " + block);
      }
      found = parameters;
    }
    return found;
  }

  @Test
  void l2ShrinksWeightsButNotBiases() {
    float[] found = after(new PenalizedOptimizer(SGD, 0, 0.5), 0.5, new float[9]);
    assertArrayEquals(new float[] {2.25f, -3, 0, 1.5f, 7, 7, -6, 4.5f, 9}, found);
  }

  @Test
  void l1ReducesWeightsByAConstantButNotBiases() {
    float[] found = after(new PenalizedOptimizer(SGD, 0.5, 0), 0.5, new float[9]);
    assertArrayEquals(new float[] {2.75f, -3.75f, 0, 1.75f, 7, 7, -7.75f, 5.75f, 9}, found);
  }

  @Test
  void decoupledDecayDependsOnTheRateButNotTheGradient() {
    AdamW adamw = new AdamW(new Adam(0.9, 0.999, 1e-8), 0.5);
    // Adam's first step is η against the sign of the gradient.
    float[] found = after(adamw, 0.5, 1, 1, 0, 0, 100, 0, -1, 0, 0);
    assertArrayEquals(new float[] {1.75f, -3.5f, 0, 1.5f, 6.5f, 7, -5.5f, 4.5f, 9}, found, 1e-5f);
  }

  @Test
  void clippingScalesTheWholeGradient() {
    ClippedOptimizer clipped = new ClippedOptimizer(SGD, 2.5);
    float[] found = after(clipped, 1, 3, 0, 0, 0, 4, 0, 0, 0, 0);
    assertArrayEquals(new float[] {1.5f, -4, 0, 2, 5, 7, -8, 6, 9}, found);
    float[] shorter = after(clipped, 1, 1.5f, 0, 0, 0, 2, 0, 0, 0, 0);
    assertArrayEquals(found, shorter);
  }

  @Test
  void penaltyIsAddedBeforeClipping() {
    Optimizer both = new PenalizedOptimizer(new ClippedOptimizer(SGD, 1), 0, 1);
    float[] found = after(both, 1, -3, 4, 0, 1, 0, 0, 8, -6, 0);
    // Only weight 3 has a gradient left, 1 + 2, which is clipped to 1.
    assertArrayEquals(new float[] {3, -4, 0, 1, 7, 7, -8, 6, 9}, found);
  }

  @Test
  void maxNormLimitsHiddenUnitsButNotOutputs() {
    float[] found = after(new MaxNormOptimizer(SGD, 2.5), 1, new float[9]);
    assertArrayEquals(new float[] {1.5f, -2, 0, 2, 7, 7, -8, 6, 9}, found);
  }

  @Test
  void normIncludesEveryElement() {
    for (int length = 0; length < 12; length++) {
      float[] vector = new float[length + 2];
      double sum = 0;
      for (int i = 0; i < length; i++) {
        vector[1 + i] = i + 1;
        sum += (i + 1) * (i + 1);
      }
      vector[0] = 99;
      vector[length + 1] = 99;
      assertEquals(Math.sqrt(sum), Norm.of(vector, 1, length + 1), 1e-12);
    }
  }
}
