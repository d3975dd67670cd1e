package io.kindling.settings;

import java.io.Serializable;

/**
 * Where one matrix or vector of a network's parameters lies in the flat array that holds them all.
 *
 * @param kind what the numbers are
 * @param offset the index of the first
 * @param rows of the matrix, row-major; for biases 1
 * @param columns of the matrix, or the length of the vector
 */
public record ParameterRange(Kind kind, int offset, int rows, int columns) implements Serializable {

  /** What the numbers of a range are. */
  public enum Kind {
    /** Weights [units, inputs] of a layer. */
    WEIGHTS,
    /** Biases [units] of a layer. */
    BIASES
  }

  /** How many numbers there are. */
  public int length() {
    return rows * columns;
  }

  /** The index behind the last. */
  public int end() {
    return offset + length();
  }
}
