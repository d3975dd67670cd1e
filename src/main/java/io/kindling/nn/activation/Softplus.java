package io.kindling.nn.activation;

import java.util.Optional;

/**
 * The softplus function: a = ln(1 + eᶻ), computed as max(0, z) + ln(1 + y) with y = e^−|z|; f′ = 1
 * − e^−a (Dugas, Bengio, Bélisle, Nadeau and Garcia, "Incorporating Second-Order Functional
 * Knowledge for Better Option Pricing", 2001).
 *
 * <p>ln(1 + y) = 2 artanh s with s = y / (2 + y) ≤ ⅓, computed by the first seven terms of the
 * series of artanh; the relative error of the truncation is below 2·10⁻⁸.
 */
public record Softplus() implements Activation {

  @Override
  public String spec() {
    return "softplus";
  }

  @Override
  public <T> Optional<T> formula(Operators<T> operators, T z) {
    return Optional.of(operators.softplus(z));
  }

  @Override
  public void forward(float[] z, float[] a, int first, int rows, int units) {
    int end = (first + rows) * units;
    for (int i = first * units; i < end; i++) {
      float y = 1 + Exponential.expm1(-Math.abs(z[i]));
      float s = y / (2 + y);
      float q = s * s;
      float p = 1 / 13f;
      p = p * q + 1 / 11f;
      p = p * q + 1 / 9f;
      p = p * q + 1 / 7f;
      p = p * q + 1 / 5f;
      p = p * q + 1 / 3f;
      a[i] = Math.max(0, z[i]) + 2 * s * (1 + p * q);
    }
  }

  @Override
  public void backward(float[] z, float[] a, float[] gradient, int first, int rows, int units) {
    int end = (first + rows) * units;
    for (int i = first * units; i < end; i++) {
      gradient[i] *= -Exponential.expm1(-a[i]);
    }
  }
}
