package io.kindling.data.scaling;

import java.io.Serializable;

/**
 * The input of a row that is farthest from 0, and therefore from the training examples. When a
 * network's outputs are not finite, it tells whether the row or the network is the cause.
 *
 * @param feature the feature's number, from 0 on
 * @param value the input, which is a scaled feature
 */
public record FarthestInput(int feature, float value) implements Serializable {

  /**
   * The distance beyond which the row is the cause. The range of 32-bit floats leaves another 29
   * powers of ten, and no sum of a sound network grows by as much.
   */
  private static final float FAR = 1e9f;

  private static final String DIVERGED =
      "the outputs of the model are not finite numbers, though no feature is far outside the range"
          + " of the training data; the training of this model diverged: use another model";

  /**
   * Returns the farthest input of a row.
   *
   * @param inputs the scaled features, [width], from index {@code offset} on
   */
  public static FarthestInput of(float[] inputs, int offset, int width) {
    int farthest = 0;
    for (int i = 1; i < width; i++) {
      // The negated comparison also selects NaN.
      if (!(Math.abs(inputs[offset + i]) <= Math.abs(inputs[offset + farthest]))) {
        farthest = i;
      }
    }
    return new FarthestInput(farthest, inputs[offset + farthest]);
  }

  /** Returns whether the input is so far from 0 that the row is the cause, not the network. */
  public boolean isFar() {
    return !(Math.abs(value) <= FAR);
  }

  /**
   * Returns the error message for a row whose inputs or outputs are not finite.
   *
   * @param row the row's name: "held-out.csv:17"
   * @param column the feature's name: "age"
   * @param raw the feature's value before scaling
   * @param scaling the scaling that was applied
   */
  public String problem(String row, String column, double raw, Scaling scaling) {
    if (!isFar()) {
      return row + ": " + DIVERGED;
    }
    return String.format(
        "%s: %s is %s, so far outside the range of the training data%s that the model cannot"
            + " compute with it; correct the value, or leave the row out",
        row, column, raw, range(scaling));
  }

  private String range(Scaling scaling) {
    return scaling.kind().range(scaling.shift(feature), scaling.divisor(feature));
  }
}
