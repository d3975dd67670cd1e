package io.kindling.training;

import io.kindling.training.gradient.Bfloat16Rounding;

/**
 * What a step's parameters θ are sent as where they are rounded: s. What rounding leaves, e, is fed
 * back into those of the next step:
 *
 * <pre>  sₜ = round(θₜ + eₜ),  eₜ₊₁ = θₜ + eₜ − sₜ,  e₀ = 0,  </pre>
 *
 * <p>so that what executors were sent in many steps comes to what it should have been (Seide, Fu,
 * Droppo, Li and Yu, "1-Bit Stochastic Gradient Descent", 2014; Karimireddy, Rebjock, Stich and
 * Jaggi, "Error Feedback Fixes SignSGD", 2019). θ itself stays what it is.
 */
final class SentParameters {

  /** s and e. */
  private final float[] sent;

  private final float[] unsent;

  private final Bfloat16Rounding rounding = new Bfloat16Rounding();

  /**
   * @param count how many there are
   */
  SentParameters(int count) {
    this.sent = new float[count];
    this.unsent = new float[count];
  }

  /** e: the very array. */
  float[] unsent() {
    return unsent;
  }

  /**
   * What the next step's parameters are sent as; to be called once for every step.
   *
   * @param parameters θ, left as they are
   * @return s, in this object's memory: valid until the next call
   */
  float[] next(float[] parameters) {
    for (int i = 0; i < sent.length; i++) {
      unsent[i] += parameters[i];
    }
    System.arraycopy(unsent, 0, sent, 0, sent.length);
    rounding.toNearest(sent, 0, sent.length);
    for (int i = 0; i < sent.length; i++) {
      unsent[i] -= sent[i];
    }
    return sent;
  }
}
