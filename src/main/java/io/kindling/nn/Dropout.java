package io.kindling.nn;

import io.kindling.random.KeyedRandom;
import java.io.Serializable;

/**
 * Dropout: leaves every unit out of a step with probability p, independently of the others, and
 * multiplies the remaining units by 1 / (1 − p), so that the whole network needs no correction
 * (Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, "Dropout: A Simple Way to Prevent
 * Neural Networks from Overfitting", 2014, in the form of its section 10).
 *
 * <p>p is rounded to a multiple of 2⁻¹⁶, because a draw is of 16 bits.
 *
 * @param inputs p of the network's inputs, in [0, 1)
 * @param hidden p of the units of hidden layers, in [0, 1)
 */
public record Dropout(double inputs, double hidden) implements Serializable {

  /** Leaves nothing out. */
  public static final Dropout NONE = new Dropout(0, 0);

  /** Separates this random stream from the others of the run's seed. */
  private static final long PURPOSE = 0xd409L;

  private static final int BITS = 16;

  /** The number of draws that one 64-bit random number gives. */
  private static final int DRAWS = Long.SIZE / BITS;

  /**
   * Draws the factors of one example's units: 0 or 1 / (1 − p).
   *
   * @param seed the run's
   * @param step the number of the step
   * @param example the example's number
   * @param layer 0 for the inputs, l + 1 for the units of layer l
   * @param factors receives them, from start on, one for each of the layer's units
   */
  void draw(long seed, long step, int example, int layer, float[] factors, int start, int units) {
    int threshold = (int) Math.round((layer == 0 ? inputs : hidden) * (1 << BITS));
    float[] values = {0, (float) (1.0 / (1 - threshold * 0x1p-16))};
    KeyedRandom random = new KeyedRandom(seed, PURPOSE, step, example, layer);
    // The sign tells whether a draw is below the threshold: a condition would be guessed wrongly
    // every other time.
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
