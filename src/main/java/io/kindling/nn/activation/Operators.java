package io.kindling.nn.activation;

/**
 * The operators of an export format. An {@link Activation#formula} is composed of these operators,
 * so every format can write every activation that has a formula. Each format implements this
 * interface. To add an operator, add a method here and implement it in every format.
 *
 * @param <T> the type of an expression in the format, such as a text or a graph node
 */
public interface Operators<T> {

  /** Returns a constant. */
  T constant(float value);

  /** Returns a + b. */
  T add(T a, T b);

  /** Returns a · b. */
  T multiply(T a, T b);

  /** Returns max(0, x). */
  T relu(T x);

  /** Returns x for x > 0, else s x. */
  T leakyRelu(T x, float slope);

  /** Returns 1 / (1 + e^−x). */
  T sigmoid(T x);

  /** Returns tanh x. */
  T tanh(T x);

  /** Returns ln(1 + eˣ). */
  T softplus(T x);

  /**
   * Returns e^x_j / Σ_k e^x_k over the units of a row. This must be the last operator of a formula;
   * no other operator can be applied to its result.
   */
  T softmax(T x);
}
