package io.kindling.training;

import io.kindling.training.gradient.Bfloat16Rounding;

/**
 * The rounded parameters s that are sent to executors instead of the parameters θ. The rounding
 * error e is added to the parameters of the next step:
 *
 * <pre>  sₜ = round(θₜ + eₜ),  eₜ₊₁ = θₜ + eₜ − sₜ,  e₀ = 0,  </pre>
 *
 * <p>so that the sum of the sent parameters over many steps differs from the sum of θ only by the
 * last rounding error (Seide, Fu, Droppo, Li and Yu, "1-Bit Stochastic Gradient Descent", 2014;
 * Karimireddy, Rebjock, Stich and Jaggi, "Error Feedback Fixes SignSGD", 2019). θ itself is not
 * changed.
 */
final class SentParameters {

  /** The sent parameters s. */
  private final float[] sent;

  /** The rounding error e. */
  private final float[] unsent;

  private final Bfloat16Rounding rounding = new Bfloat16Rounding();

  /**
   * Creates the buffers, with e = 0.
   *
   * @param count the number of parameters
   */
  SentParameters(int count) {
    this.sent = new float[count];
    this.unsent = new float[count];
  }

  /** Returns the rounding error e. The array is not copied. */
  float[] unsent() {
    return unsent;
  }

  /**
   * Returns the parameters to send for the next step. Must be called exactly once per step.
   *
   * @param parameters the parameters θ, which are not changed
   * @return the sent parameters s, in this object's memory: valid until the next call
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
