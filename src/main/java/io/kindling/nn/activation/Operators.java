package io.kindling.nn.activation;

/**
 * The operators of a format that models are exported to. An {@link Activation#formula} is composed
 * of them, so that every format can write every activation that has one. A format implements all of
 * them, and a new operator is a method here.
 *
 * @param <T> a term of the format: a text, a node of a graph
 */
public interface Operators<T> {

  /** Returns a number. */
  T constant(float value);

  /** Returns a + b. */
  T add(T a, T b);

  /** Returns a b. */
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
   * Returns e^x_j / Σ_k e^x_k over the units of a row. It is the last operator of a formula: no
   * other can be applied to it.
   */
  T softmax(T x);
}
