package io.kindling.nn.activation;

import java.util.Optional;

/**
 * The sigmoid linear unit (SiLU, also called Swish): a = z σ(z), where σ is the logistic sigmoid;
 * f′ = σ(z) (1 + z (1 − σ(z))) (Elfwing, Uchibe and Doya, "Sigmoid-Weighted Linear Units for Neural
 * Network Function Approximation in Reinforcement Learning", 2018).
 */
public record Silu() implements Activation {

  @Override
  public String spec() {
    return "silu";
  }

  @Override
  public boolean needsWeightedInputs() {
    return true;
  }

  @Override
  public <T> Optional<T> formula(Operators<T> operators, T z) {
    return Optional.of(operators.multiply(z, operators.sigmoid(z)));
  }

  @Override
  public void forward(float[] z, float[] a, int first, int rows, int units) {
    int end = (first + rows) * units;
    for (int i = first * units; i < end; i++) {
      a[i] = z[i] / (2 + Exponential.expm1(-z[i]));
    }
  }

  @Override
  public void backward(float[] z, float[] a, float[] gradient, int first, int rows, int units) {
    int end = (first + rows) * units;
    for (int i = first * units; i < end; i++) {
      float sigmoid = 1 / (2 + Exponential.expm1(-z[i]));
      gradient[i] *= sigmoid * (1 + z[i] * (1 - sigmoid));
    }
  }
}
