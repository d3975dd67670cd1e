package io.kindling.optim;

import java.util.List;

/**
 * Adam (Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015, algorithm 1, with the
 * bias corrections moved into the rate as at the end of its section 2), β₁ = 0.9, β₂ = 0.999, ε =
 * 10⁻⁸:
 *
 * <pre>
 *   m ← β₁ m + (1 − β₁) g
 *   v ← β₂ v + (1 − β₂) g²
 *   θ ← θ − η m̂ / (√v̂ + ε),  m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ)
 * </pre>
 */
public final class Adam implements Optimizer {

  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final double EPSILON = 1e-8;

  private final float[] mean;
  private final float[] variance;
  private long steps;

  /**
   * @param parameterCount the length of θ
   */
  public Adam(int parameterCount) {
    this.mean = new float[parameterCount];
    this.variance = new float[parameterCount];
  }

  @Override
  public Update begin(double learningRate) {
    steps++;
    double correction1 = 1 - StrictMath.pow(BETA1, (double) steps);
    double correction2 = StrictMath.sqrt(1 - StrictMath.pow(BETA2, (double) steps));
    // η m̂ / (√v̂ + ε), with numerator and denominator multiplied by √(1 − β₂ᵗ).
    float rate = (float) (learningRate * correction2 / correction1);
    float epsilon = (float) (EPSILON * correction2);
    float[] m = mean;
    float[] v = variance;
    return (parameters, from, gradient, count) -> {
      for (int i = from; i < from + count; i++) {
        float g = gradient[i];
        float newMean = BETA1 * m[i] + (1 - BETA1) * g;
        float newVariance = BETA2 * v[i] + (1 - BETA2) * g * g;
        m[i] = newMean;
        v[i] = newVariance;
        parameters[i] -= rate * newMean / ((float) Math.sqrt(newVariance) + epsilon);
      }
    };
  }

  @Override
  public List<float[]> state() {
    return List.of(mean, variance);
  }

  @Override
  public void restoreSteps(long restored) {
    this.steps = restored;
  }
}
