package io.kindling.nn;

import io.kindling.random.KeyedRandom;
import java.io.Serializable;

/**
 * Dropout: in each step, every unit is dropped independently with probability p. The activations of
 * the other units are multiplied by 1 / (1 − p), so that the network needs no correction when it is
 * used without dropout (Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, "Dropout: A
 * Simple Way to Prevent Neural Networks from Overfitting", 2014, in the form of its section 10).
 *
 * <p>p is rounded to a multiple of 2⁻¹⁶, because each draw has 16 bits.
 *
 * @param inputs p for the network's inputs, in [0, 1)
 * @param hidden p for the units of hidden layers, in [0, 1)
 */
public record Dropout(double inputs, double hidden) implements Serializable {

  /** No dropout. */
  public static final Dropout NONE = new Dropout(0, 0);

  /** Key that separates these random streams from the run's other streams with the same seed. */
  private static final long PURPOSE = 0xd409L;

  private static final int BITS = 16;

  /** Number of draws in a 64-bit random number. */
  private static final int DRAWS = Long.SIZE / BITS;

  /**
   * Draws the factors of one example's units: 0 or 1 / (1 − p).
   *
   * @param seed the run's seed
   * @param step the number of the step
   * @param example the example's number
   * @param layer 0 for the inputs, l + 1 for the units of layer l
   * @param factors receives one factor for each of the layer's units, from {@code start} on
   */
  void draw(long seed, long step, int example, int layer, float[] factors, int start, int units) {
    int threshold = (int) Math.round((layer == 0 ? inputs : hidden) * (1 << BITS));
    float[] values = {0, (float) (1.0 / (1 - threshold * 0x1p-16))};
    KeyedRandom random = new KeyedRandom(seed, PURPOSE, step, example, layer);
    // The sign bit of the difference is set if a draw is not below the threshold. A branch would be
    // mispredicted often.
    int least = threshold - 1;
    int unit = start;
    int end = start + units;
    for (; unit + DRAWS <= end; unit += DRAWS) {
      long bits = random.nextLong();
      factors[unit] = values[(least - ((int) bits & 0xffff)) >>> 31];
      factors[unit + 1] = values[(least - ((int) (bits >>> 16) & 0xffff)) >>> 31];
      factors[unit + 2] = values[(least - ((int) (bits >>> 32) & 0xffff)) >>> 31];
      factors[unit + 3] = values[(least - (int) (bits >>> 48)) >>> 31];
    }
    for (long bits = random.nextLong(); unit < end; unit++, bits >>>= BITS) {
      factors[unit] = values[(least - ((int) bits & 0xffff)) >>> 31];
    }
  }
}
