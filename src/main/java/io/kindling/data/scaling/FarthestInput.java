package io.kindling.data.scaling;

import java.io.Serializable;

/**
 * The input of a row that is farthest from 0, and so from the examples that a network was trained
 * on: it tells whether the row is to blame where the network's outputs are not finite.
 *
 * @param feature its number, from 0 on
 * @param value the input, a scaled feature
 */
public record FarthestInput(int feature, float value) implements Serializable {

  /**
   * Beyond this a row is to blame. No sum of a sound network grows by the 29 powers of ten that are
   * left of the range of 32-bit floats.
   */
  private static final float FAR = 1e9f;

  private static final String DIVERGED =
      "the outputs of the model are not finite numbers, though no feature is far outside the range of"
          + " the training data; the model is one of a training that diverged: take another";

  /**
   * Looks at a row.
   *
   * @param inputs [width], from offset on
   */
  public static FarthestInput of(float[] inputs, int offset, int width) {
    int farthest = 0;
    for (int i = 1; i < width; i++) {
      // Not greater or equal, but not less: one that is no number is far, too.
      if (!(Math.abs(inputs[offset + i]) <= Math.abs(inputs[offset + farthest]))) {
        farthest = i;
      }
    }
    return new FarthestInput(farthest, inputs[offset + farthest]);
  }

  /** Whether it is so far that the row is to blame, and not the network. */
  public boolean isFar() {
    return !(Math.abs(value) <= FAR);
  }

  /**
   * What is wrong, where the network's outputs for the row, or its inputs, are not finite.
   *
   * @param row the row's name: "held-out.csv:17"
   * @param column the feature's name: "age"
   * @param raw the feature before it was scaled
   * @param scaling by which it was
   */
  public String problem(String row, String column, double raw, Scaling scaling) {
    if (!isFar()) {
      return row + ": " + DIVERGED;
    }
    return String.format(
        "%s: %s is %s, so far outside the range of the training data%s that the model cannot compute"
            + " with it; correct the value, or leave the row out",
        row, column, raw, range(scaling));
  }

  private String range(Scaling scaling) {
    return scaling.kind().range(scaling.shift(feature), scaling.divisor(feature));
  }
}
